"""The first load of an article on a phone: requests before its picture, bytes, layout shift.

`python -m benchmarks.first_load [--json FILE]`: ours beside Wagtail, both as serving.py fills and
starts them. Debian's Chromium at 390 pixels with an empty cache, on a slow network (150 ms there
and back, 1.6 Mbit/s), because what is asked before the picture depends on what has come by then.
"""

import argparse
import json
import sys
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

from playwright.sync_api import Browser, sync_playwright

from benchmarks.serving import contestants, servers
from benchmarks.serving.servers import ROOT

sys.path.insert(0, str(ROOT / "tests" / "system"))
import packages

_TIMES = 3
_PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True}
_NETWORK = {"offline": False, "latency": 150, "downloadThroughput": 200_000}  # ms, bytes a second
_SHIFT = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
  }).observe({type: 'layout-shift', buffered: true});
  setTimeout(() => done(sum), 500);
})"""
_PAINTED = """() => new Promise(done => {
  new PerformanceObserver(list => done(list.getEntries().at(-1).startTime))
    .observe({type: 'largest-contentful-paint', buffered: true});
})"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=1_000)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    servers.stop_with_this_process()
    papers = contestants.Papers(contestants.folder(), options.articles)
    papers.install()
    with ExitStack() as stack:
        ours = servers.start_paper(
            "ours-phone", papers.fill_ours().environment(), papers.folder, page_cache=True
        )
        stack.callback(ours.stop)
        wagtail = papers.start_wagtail(
            "wagtail-phone", papers.fill_wagtail(), like=ours, page_cache=True
        )
        stack.callback(wagtail.stop)
        asked = papers.asked()
        play = stack.enter_context(sync_playwright())
        browser = play.chromium.launch(executable_path=packages.chromium(), args=["--no-sandbox"])
        stack.callback(browser.close)
        result = {
            "ours": _look(browser, ours.address + asked.ours["article"][0]),
            "wagtail": _look(browser, wagtail.address + asked.wagtail["article"][0]),
        }
    if options.json:
        options.json.write_text(json.dumps(result, indent=1))
    print(_table(result))


def _look(browser: Browser, address: str) -> dict[str, float]:
    servers.get(address, urlsplit(address).path)  # what is made once is made
    loads = [_load(browser, address) for _ in range(_TIMES)]
    return {name: median(load[name] for load in loads) for name in loads[0]}


def _load(browser: Browser, address: str) -> dict[str, float]:
    """Bytes are those of the wire, headers included. Raises LookupError without a picture."""
    context = browser.new_context(**_PHONE)
    page = context.new_page()
    network = context.new_cdp_session(page)
    asked: list[tuple[str, str]] = []  # request, kind; in the order of asking
    came: dict[str, int] = {}
    network.on(
        "Network.requestWillBeSent", lambda said: asked.append((said["requestId"], said["type"]))
    )
    network.on(
        "Network.loadingFinished",
        lambda said: came.update({said["requestId"]: said["encodedDataLength"]}),
    )
    network.send("Network.enable")
    network.send("Network.emulateNetworkConditions", {**_NETWORK, "uploadThroughput": 90_000})
    page.goto(address, wait_until="load")
    shift, painted = page.evaluate(_SHIFT), page.evaluate(_PAINTED)
    context.close()
    kinds = [kind for _request, kind in asked]
    if "Image" not in kinds:
        raise LookupError(f"{address} shows no picture.")
    sizes = dict.fromkeys(kinds, 0)
    for request, kind in asked:
        sizes[kind] += came.get(request, 0)
    return {
        "before": kinds.index("Image"),
        "requests": len(kinds),
        "html_css": sizes["Document"] + sizes.get("Stylesheet", 0),
        "all": sum(sizes.values()),
        "shift": shift,
        "painted": painted,  # ms after the reader asked
    }


def _table(result: dict[str, dict[str, float]]) -> str:
    lines = [
        "| first load of an article, 390 pixels | asked | ours | Wagtail |",
        "| --- | --: | --: | --: |",
    ]
    rows = (
        ("requests before the picture", "before", "≤ 3", "{:.0f}"),
        ("HTML + CSS, bytes on the wire", "html_css", "≤ 30,000", "{:,.0f}"),
        ("requests in all", "requests", "", "{:.0f}"),
        ("bytes in all", "all", "", "{:,.0f}"),
        ("layout shift", "shift", "0", "{:.3f}"),
        ("largest thing painted after, ms", "painted", "", "{:.0f}"),
    )
    for name, key, wanted, shape in rows:
        ours, wagtail = (shape.format(result[each][key]) for each in ("ours", "wagtail"))
        lines.append(f"| {name} | {wanted} | {ours} | {wagtail} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
