import numpy as np
import pytest

from tests.detect.histories import FACTORY, FIELD, QUIET, a_history, with_modis
from trucewatch.detect import Background, build_background, from_bytes, leave_one_year_out, to_bytes
from trucewatch.detect.background import natural_rates
from trucewatch.detect.grid import SPOT_E5, cell_of, count_near, find_in, rows_columns, season_of
from trucewatch.detect.held_out import area_under_curve
from trucewatch.detect.history import read_history
from trucewatch.errors import InputError
from trucewatch.records.mission import Area


@pytest.fixture(scope="module")
def background() -> Background:
    return build_background(*a_history())


def _at(background: Background, place: tuple[float, float]) -> int:
    lat, lon = (np.array([round(degrees * 100_000)]) for degrees in place)
    return int(find_in(background.counts.cell, cell_of(lat, lon))[0])


def test_rows_with_four_decimals_are_modis_and_change_no_count(background: Background) -> None:
    other = build_background(*with_modis(a_history()))
    assert other.counts.natural.sum() == background.counts.natural.sum()


def test_an_empty_cell_has_a_small_rate_and_never_zero(background: Background) -> None:
    rates = natural_rates(background.counts, background.prior_strength)
    april = 6
    assert background.counts.natural[_at(background, QUIET)].sum() == 0
    assert 0 < rates[_at(background, QUIET), april] < rates[:, april].mean()
    assert rates[_at(background, FIELD), april] > 5 * rates[:, april].mean()


def test_a_rate_lies_between_what_was_counted_and_the_mean_of_the_region(background: Background) -> None:
    days = background.counts.season_days[5:8].sum()
    counted = background.counts.natural[:, 5:8].sum(axis=1) / days
    mean = counted.mean()
    rates = natural_rates(background.counts, background.prior_strength)[:, 6]
    assert np.all((rates - np.minimum(counted, mean) > -1e-12) & (np.maximum(counted, mean) - rates > -1e-12))


def test_the_span_is_712_days_of_one_satellite(background: Background) -> None:
    assert background.counts.satellite_days == 712


def test_a_place_that_burns_all_year_is_industry_and_no_season(background: Background) -> None:
    place = _at(background, FACTORY)
    assert background.counts.industrial[place] == 220
    assert background.industry_llr[-1] > 2 > 0 > background.industry_llr[0]


def test_the_text_reads_back_as_the_same_background(background: Background) -> None:
    content = to_bytes(background)
    again = from_bytes(content)
    assert to_bytes(again) == content
    assert np.array_equal(again.counts.natural, background.counts.natural)
    assert again.industry_llr == background.industry_llr


def test_the_order_of_the_history_does_not_matter(background: Background) -> None:
    order = np.random.default_rng(3).permutation(len(a_history()[0]))
    days, lat, lon = a_history()
    assert to_bytes(build_background(days[order], lat[order], lon[order])) == to_bytes(background)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: b"",
        lambda content: content[:-1],
        lambda content: content + b"natural,1,1,0,1\n",
        lambda content: content.replace(b"slope,0,0,0,", b"slope,0,0,0,0"),
        lambda content: content.replace(b"natural,", b"unnatural,", 1),
        lambda content: content.replace(b"kind,", b"sort,", 1),
        lambda content: content + b"spot,x,1,0,3\n",
        lambda content: b"\xff" * 40,
        lambda content: b"0" * 32_000_001,
    ],
)
def test_a_text_spelled_otherwise_is_refused(background: Background, spoil) -> None:
    with pytest.raises(InputError, match="bad_background"):
        from_bytes(spoil(to_bytes(background)))


def test_a_history_without_one_of_the_clean_years_is_refused() -> None:
    days, lat, lon = a_history()
    late = days >= np.datetime64("2013-01-01")
    with pytest.raises(InputError, match="no VIIRS hotspot in 2012"):
        build_background(days[late], lat[late], lon[late])


def test_an_area_leaves_out_what_lies_beyond_it() -> None:
    background = build_background(*a_history(), Area(46.0, 35.0, 48.0, 38.0))
    lat = rows_columns(background.counts.cell)[0]
    assert lat.min() >= 460
    assert lat.max() < 480


def test_count_near_a_spot_equal_those_found_by_comparing_every_pair() -> None:
    rng = np.random.default_rng(5)
    lat, lon = rng.integers(4_800_000, 4_806_000, 300), rng.integers(3_700_000, 3_706_000, 300)
    day = rng.integers(0, 20, 300)
    spot = cell_of(lat, lon, SPOT_E5)
    keys, counts = count_near(spot, day)
    row, column = rows_columns(spot)
    place = dict(zip(keys.tolist(), counts.tolist(), strict=True))
    for at in range(0, 300, 7):
        metres = np.hypot((row - row[at]) * 555.975, (column - column[at]) * 555.975 * np.cos(np.radians(48.03)))
        assert place[int(spot[at])] == len(set(day[metres <= 750].tolist()))


def test_half_months_begin_on_the_first_and_the_sixteenth() -> None:
    days = np.array(["2012-01-15", "2012-01-16", "2012-02-29", "2012-12-31"], dtype="datetime64[D]")
    assert season_of(days).tolist() == [0, 1, 3, 23]


def test_the_year_held_out_is_foretold_better_than_by_the_season_alone() -> None:
    held_out = leave_one_year_out(*a_history())
    assert held_out.gain_nats > held_out.climatology_nats > 0
    assert held_out.auc > held_out.climatology_auc > 0.5
    assert held_out.industrial_known == 1.0


def test_the_area_under_the_curve_is_that_of_scikit_learn() -> None:
    from sklearn.metrics import roc_auc_score

    rng = np.random.default_rng(11)
    rates, hotspots = rng.integers(1, 9, (40, 24)) / 8, rng.integers(0, 3, (40, 24))
    truth = np.repeat([1, 0], rates.size)
    weights = np.concatenate([hotspots.ravel(), np.ones(rates.size)])
    expected = roc_auc_score(truth, np.tile(rates.ravel(), 2), sample_weight=weights)
    assert area_under_curve(rates, hotspots) == pytest.approx(expected, abs=1e-12)


def test_a_field_that_burns_in_one_season_is_no_industry_however_many_its_days() -> None:
    days, lat, lon = a_history()
    field = np.arange(np.datetime64("2013-08-01"), np.datetime64("2013-08-31"))
    spot = np.full(len(field), 4_700_251), np.full(len(field), 3_600_251)
    history = read_history(*(np.concatenate(pair) for pair in zip((days, lat, lon), (field, *spot), strict=True)))
    assert not history.is_industry[-len(field) :].any()
    assert history.is_industry.sum() == 220


@pytest.mark.real
def test_the_real_clean_years_foretell_each_other(real_data) -> None:
    import pyarrow.parquet as pq

    table = pq.read_table(real_data / "firms" / "points_date_only.parquet")
    columns = [table[name].to_numpy() for name in ("acq_date", "lat_e5", "lon_e5")]
    held_out = leave_one_year_out(*columns)
    assert held_out.gain_nats > held_out.climatology_nats + 0.03
    assert held_out.auc > 0.73
    assert held_out.industrial_known > 0.95
    assert len(to_bytes(build_background(*columns))) < 4_000_000
