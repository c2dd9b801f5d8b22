"""Studies in, one self-contained page out: charts with their tables, every number with the filter that gives it."""

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

from trucewatch.count import RULES
from trucewatch.evaluate.truces.chart import Strip, draw_course, draw_days
from trucewatch.evaluate.truces.declaration import Bound, Sourced
from trucewatch.evaluate.truces.figures import Figure
from trucewatch.evaluate.truces.reports import STUDY_RULES
from trucewatch.evaluate.truces.smm import SmmCounts, SmmStudy
from trucewatch.evaluate.truces.study import Study
from trucewatch.evaluate.truces.written import day_rows, to_text, with_interval

STYLE = """
body{font:16px/1.5 system-ui,sans-serif;color:#14161c;background:#fff;max-width:62rem;margin:0 auto;padding:1rem}
h1{font-size:1.6rem}h2{margin-top:2.5rem;border-top:2px solid #14161c;padding-top:.6rem}
table{border-collapse:collapse;margin:.6rem 0;font-size:.9rem}caption{text-align:left;font-weight:600;padding:.3rem 0}
th,td{border-bottom:1px solid #b9c0c8;padding:.25rem .7rem .25rem 0;text-align:left;vertical-align:top}
td.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}td.f{color:#4a4f57;font-size:.85rem}
li,td.f{overflow-wrap:anywhere}td.f{min-width:16rem}
svg{width:100%;height:auto;display:block}svg text{font:12px system-ui,sans-serif;fill:#14161c}svg .t{font-weight:600}
.note{border-left:5px solid #b34700;padding:.4rem .9rem;background:#fdf3ea}details{margin:.6rem 0}
summary{cursor:pointer;font-weight:600}.scroll{overflow-x:auto}.key span{display:inline-block;width:1.1em;height:1.1em;
margin:0 .35em 0 1em;vertical-align:-.15em;border:1px solid #8299ad}
@media print{details{display:block}}
"""

NOTE = (
    "These pages count <strong>reports in the news</strong>, not violations, and say nothing of who did what. A fall "
    "in reports is not yet a fall in what happened: how much was watched and written is not known, most rows carry no "
    "hour, kinds are given by a machine, one text makes several rows, and the texts carry what each side says of the "
    "other. Declared truces without an agreed text are treated like hypothetical ones. Lines are illustrative and "
    "imply no view on status."
)

TITLES = {
    "truce": "Whole truce days against the same weekdays around them",
    "distance": "By distance to the line of the day",
    "kind": "By kind, all rows of the file",
    "against other news": "Against the news that a truce should not change",
    "other comparisons": "The same with other days",
    "ordinary days": "How often ordinary days fall as low",
    "partial day": "The day that was truce in part: compared with nothing",
    "looking": "What is known of how much was written",
    "half years": "Counts by day, by half year",
    "course": "Course since the truce began",
}


def render_page(
    studies: Sequence[Study], series: SmmStudy, regions: Sequence[SmmCounts], told: Sequence[Figure]
) -> str:
    """Return the page; `told` are the figures of the series."""
    body = [
        "<h1>Real truces: reports before, during and after</h1>",
        f'<p class="note">{NOTE}</p>',
        "<h2>The counting rules</h2>",
        _rules(),
        *(part for study in studies for part in _study(study)),
        *_series(series, regions, told),
    ]
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Real truces</title><meta name="viewport" '
        f'content="width=device-width"><style>{STYLE}</style></head>\n<body><main>\n' + "\n".join(body) + "\n</main>"
        "</body></html>\n"
    )


def _rules() -> str:
    rows = "".join(
        f"<tr><th scope=row>{name}</th><td>{escape(rule.counts)}</td><td>{escape(rule.source)}</td></tr>"
        for name, rule in RULES.items()
        if name in STUDY_RULES
    )
    return (
        "<table><caption>Rules used below</caption><thead><tr><th scope=col>rule</th><th scope=col>counts</th>"
        f"<th scope=col>comes from</th></tr></thead><tbody>{rows}</tbody></table><p>The fourth rule, series_v1, needs "
        "hours and numbers, which these reports do not have.</p>"
    )


def _study(study: Study) -> Iterator[str]:
    truce = study.truce
    yield f"<h2>{escape(truce.title)}</h2>"
    yield f"<p>{escape(truce.basis[:1].upper() + truce.basis[1:])}.</p>"
    yield "<ul>"
    yield f"<li>Began {_bound(truce.begins)}</li><li>Ended {_bound(truce.ends)}</li>"
    for one in truce.set_aside:
        days = f"{one.first_day} to {one.last_day}"
        yield f"<li>Set aside: {days}, {_sourced(one.reason)}</li>"
    yield from (f"<li>{_sourced(one)}</li>" for one in truce.known)
    for day, drawn in sorted(study.lent.items()):
        yield f"<li>No control polygon of {day}: its line is that of {drawn}.</li>"
    yield (
        f"<li>{study.reports:,} rows in the file; {study.refused:,} of them say of no event that it happened and count "
        "under no rule.</li></ul>"
    )
    roles = [truce.role_of(day) for day in study.days.astype(object)]
    strips = [Strip(f"{name}: reports a day", study.daily[name], study.expected[name]) for name in STUDY_RULES]
    yield (
        '<p class="key"><span style="background:#b34700"></span>whole truce day<span style="background:'
        'repeating-linear-gradient(45deg,#b34700 0 3px,#fff 3px 6px)"></span>truce in part<span style="background:'
        '#8299ad"></span>compared<span style="border-style:dashed"></span>set aside<span style="height:.25em;border:0;'
        'background:#14161c;vertical-align:.25em"></span>mean of the same weekdays</p>'
    )
    yield draw_days(truce.name, f"Reports a day around the truce: {truce.title}", study.days, roles, strips)
    yield from _day_table(study)
    yield from _tables(study.figures)


def _bound(bound: Bound) -> str:
    checked = "read there" if bound.verified else "not verified: the hour is assumed"
    return f"{bound.at:%Y-%m-%d %H:%M %z} ({escape(bound.source)}; {checked})."


def _sourced(one: Sourced) -> str:
    return f"{escape(one.text)} ({escape(one.source)}; {'read there' if one.verified else 'not verified'})"


def _day_table(study: Study) -> Iterator[str]:
    head = "".join(f"<th scope=col>{name}</th>" for name in ("day", "weekday", "is", *STUDY_RULES))
    yield f"<details><summary>Numbers of this chart</summary><table><thead><tr>{head}</tr></thead><tbody>"
    for day, weekday, role, *counts in day_rows(study):
        cells = "".join(f"<td class=n>{count}</td>" for count in counts)
        yield f"<tr><th scope=row>{day}</th><td>{weekday}</td><td>{role.replace('_', ' ')}</td>{cells}</tr>"
    yield "</tbody></table></details>"


def _tables(figures: Sequence[Figure]) -> Iterator[str]:
    for table, rows in groupby(figures, key=lambda figure: figure.table):
        held = list(rows)
        ruled = any(row.rule for row in held)
        names = (*(("rule",) if ruled else ()), "of", "what", "number [95 % unless said otherwise]", "found by")
        head = "".join(f"<th scope=col>{name}</th>" for name in names)
        caption = f"<caption>{escape(TITLES[table])}</caption>"
        region = (
            f'class="scroll" role="region" tabindex="0" aria-label="{escape(held[0].study)}: {escape(TITLES[table])}"'
        )
        yield f"<div {region}><table>{caption}<thead><tr>{head}</tr></thead><tbody>"
        for row in held:
            rule = f"<td>{escape(row.rule)}</td>" if ruled else ""
            yield (
                f"<tr>{rule}<td>{escape(row.subject)}</td><td>{escape(row.quantity)}</td>"
                f"<td class=n>{with_interval(row)}</td><td class=f>{escape(row.found_by)}</td></tr>"
            )
        yield "</tbody></table></div>"


def _series(series: SmmStudy, regions: Sequence[SmmCounts], told: Sequence[Figure]) -> Iterator[str]:
    yield f"<h2>{escape(series.title)}</h2><ul>"
    yield from (f"<li>{_sourced(one)}</li>" for one in series.known)
    yield "</ul>"
    start = series.begins_at.date()
    strips = [
        (
            f"{counts.region.title()} region: ceasefire violations counted by day",
            [(day - start).days for day in counts.day],
            counts.rate,
            counts.rate_without,
        )
        for counts in regions
    ]
    yield draw_course(series.name, "Counts by day since the truce began, on a logarithmic scale", strips)
    heads = ("region", "report", "last day", "days covered", "counted", "named as exercises", "by day")
    head = "".join(f"<th scope=col>{name}</th>" for name in heads)
    yield f"<details><summary>Numbers of this chart</summary><table><thead><tr>{head}</tr></thead><tbody>"
    for counts in regions:
        for at, report in enumerate(counts.report):
            named = counts.exercises[at]
            said = "most, no number" if named != named else to_text(float(named))
            cells = (f"{counts.window_days[at]:g}", f"{counts.counted[at]:g}", said, f"{counts.rate[at]:.1f}")
            yield f"<tr><td>{counts.region}</td><th scope=row>{escape(report)}</th><td>{counts.day[at]}</td>"
            yield "".join(f"<td class=n>{cell}</td>" for cell in cells) + "</tr>"
    yield "</tbody></table></details>"
    yield from _tables(told)
