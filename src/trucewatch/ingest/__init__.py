"""The files of sources in, records and rejections out; the only stage that reads what others write."""

from trucewatch.ingest.batch import Batch
from trucewatch.ingest.merge import merge_batch
from trucewatch.ingest.reading import read_file

__all__ = ["Batch", "merge_batch", "read_file"]
