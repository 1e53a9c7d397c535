"""Pages that pretend, and pages that only look as if they did."""

from __future__ import annotations

import re

import pytest

from flows.crawl.soft_errors import find_soft_error, is_tangled, load_signs, look_at_page, parse_signs
from flows.crawl.sources import DEFAULT_TEXT
from tests.flows.crawl.sites import write_report
from transforms.language.seedfile import SeedError

WANTED = re.compile(DEFAULT_TEXT)
REPORT = write_report("晋阳县", 2020, 55.5)


@pytest.mark.parametrize(
    "frame",
    [
        '<form class="login">用户登录 账号<input>密码<input type=password></form>{}',
        "<div>如页面显示异常，请开启浏览器的JavaScript。</div>{}<p>网站维护：县政府办公室</p>",
        "{}<noscript>请启用JavaScript</noscript><script>document.cookie='a=1'</script>",
        "<title>404</title>{}",
        "{}<p>技术支持：晋阳县网站建设中心</p><p>您是第404位访客</p>",
        "<p>全县建成安全验证系统三套，政务服务系统故障率下降，拒绝访问外网的单位增加。</p>{}",
    ],
)
def test_a_report_in_any_frame_is_none(frame: str) -> None:
    assert find_soft_error(look_at_page(f"<html><body>{frame.format(REPORT)}</body></html>"), WANTED) is None


@pytest.mark.parametrize(
    "text",
    [
        "<h1>晋阳县召开政府全体会议</h1><p>会议听取了政府工作报告起草情况汇报，强调要加强网站建设和系统维护。</p>",
        "<p>晋阳县人民政府网站建设单位：县政务服务中心，网站维护电话见下，系统升级后办事更加方便快捷。</p>",
        "<p>今年，全县数字政府系统平台建设完成，错误率大幅下降，群众办事不再跑冤枉路，获得感明显增强。</p>",
    ],
)
def test_short_news_are_left_to_the_reader(text: str) -> None:
    assert find_soft_error(look_at_page(text), WANTED) is None


@pytest.mark.parametrize("sign", load_signs(), ids=lambda sign: sign.kind)
def test_every_kind_has_a_reason_and_words(sign: object) -> None:
    assert sign.reason
    assert sign.says


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("- {kind: a, reason: b}", "pages.yml:1: key 'says' is missing"),
        ("- {kind: a, reason: b, says: ['(']}", "pages.yml:1: not a regular expression"),
        ("- {kind: a, reason: b, says: [], more: 1}", "pages.yml:1: unknown key 'more'"),
    ],
)
def test_signs_that_make_no_sense_are_refused_with_their_line(text: str, problem: str) -> None:
    with pytest.raises(SeedError) as caught:
        parse_signs(text, "pages.yml")
    assert problem in str(caught.value)


def test_ordinary_pages_are_not_tangled() -> None:
    rows = "<tr><td><font size=2><b>一</b></font><td>12.5<br><tr>" * 20_000
    assert not is_tangled(f"<html><body><table>{rows}</table>{REPORT * 20}</body></html>")
    assert not is_tangled("<div>" * 500 + REPORT + "</div>" * 500)
    assert not is_tangled("<p>段落<br>" * 30_000)
