"""Links, dates and next pages of lists as government sites write them."""

from __future__ import annotations

import re
from datetime import date

import pytest

from flows.crawl.links import choose_reports, find_links, find_next, find_refresh
from flows.crawl.sources import DEFAULT_NEXT, DEFAULT_TEXT

HERE = "http://www.county.example/zwgk/index.html"
TEXT, NEXT = re.compile(DEFAULT_TEXT), re.compile(DEFAULT_NEXT, re.I)


ENTRIES = [
    ('<li><a href="t1.html">2020年政府工作报告</a><i>2020-01-15</i></li>', "zwgk/t1.html", "2020年", (2020, 1, 15)),
    ("<table><tr><td><a href=/t2>政府工作报告</a><td>2019年3月8日</table>", "e/t2", "报告", (2019, 3, 8)),
    ('<a href="t3" title="晋阳县二〇二〇年政府工作报告">晋阳县二…</a> 2020/1/5', "zwgk/t3", "二〇二〇年", None),
    ('<li>2018年统计公报 <a href="t4.html">查看</a> [2019-04-01]</li>', "zwgk/t4.html", "公报", (2019, 4, 1)),
    ('<base href="http://b.example/a/"><a href="t5#p2">政府工作报告</a>', "b.example/a/t5", "报告", None),
    ('<a href="t6.jsp;jsessionid=AB12?id=6">政府工作报告</a>', "zwgk/t6.jsp?id=6", "报告", None),
    ('<a href=" t7.html\n">政府\n 工作报告</a>', "t7.html", "", None),
    ('<li><a href="t8.html">政府工作报告</a> 2020-13-45</li>', "t8.html", "", None),
]


@pytest.mark.parametrize(("html", "address", "text", "day"), ENTRIES)
def test_links_to_reports(html: str, address: str, text: str, day: tuple[int, int, int] | None) -> None:
    found = choose_reports(find_links(html, HERE), re.compile(r"工作\s?报告|公报"))
    assert len(found) == 1
    assert found[0].address.endswith(address)
    assert "#" not in found[0].address
    assert text in found[0].text
    assert found[0].day == (date(*day) if day else None)


def test_an_entry_of_many_links_says_nothing_about_each() -> None:
    html = '<li>政府工作报告 <a href="a.html">上一篇</a> <a href="b.html">返回</a></li>'
    assert choose_reports(find_links(html, HERE), TEXT) == []


def test_a_selector_limits_where_links_are_looked_for() -> None:
    html = '<p><a href="a.html">政府工作报告</a></p><ul class="list"><a href="b.html">政府工作报告</a></ul>'
    for selector in (".list", "ul.list, ol.list", ":is(ul, ol)"):
        assert [link.address[-6:] for link in find_links(html, HERE, selector)] == ["b.html"]


@pytest.mark.parametrize(
    ("href", "text", "attachment"),
    [
        ("/files/a.PDF", "下载", True),
        ("/down.jsp?file=%E6%8A%A5%E5%91%8A.docx&id=4", "下载", True),
        ("/down?id=5", "附件：2020年政府工作报告.pdf", True),
        ("/a.html", "政府工作报告", False),
        ("/pdf.html", "下载", False),
    ],
)
def test_attachments_are_known_by_their_name(href: str, text: str, attachment: bool) -> None:
    (link,) = find_links(f'<a href="{href}">{text}</a>', HERE)
    assert link.attachment == attachment


@pytest.mark.parametrize(
    ("html", "following"),
    [
        ('<a href="index_2.html">下一页</a>', "zwgk/index_2.html"),
        ('<a href="index_2.html">下页 &gt;</a>', "zwgk/index_2.html"),
        ('<a href="?page=2"><img alt="x"> &gt;&gt; </a>', "zwgk/index.html?page=2"),
        ('<a href="index_2.html" title="下一页"><i></i></a>', "zwgk/index_2.html"),
        ('<a rel="next" href="index_2.html">2</a>', "zwgk/index_2.html"),
        ('<script>createPageHTML(12, 0, "index", "html");</script>', "zwgk/index_1.html"),
        ("<script>createPageHTML('12', '3', 'index', 'shtml')</script>", "zwgk/index_4.shtml"),
        ('<script>createPageHTML(12, 11, "index", "html");</script>', None),
        ('<a href="javascript:void(0)">下一页</a>', None),
        ('<a href="http://elsewhere.example/2.html">下一页</a>', None),
        ('<a href="index.html">下一页</a>', None),
        ('<a href="x.html">下一页还有更多精彩</a>', None),
    ],
)
def test_the_next_page_of_a_list(html: str, following: str | None) -> None:
    found = find_next(html, HERE, NEXT)
    assert found is None if following is None else found is not None and found.endswith(following)


@pytest.mark.parametrize(
    ("html", "target"),
    [
        ('<meta http-equiv="Refresh" content="0; URL=\'new.html\'">', "zwgk/new.html"),
        ('<meta http-equiv="refresh" content="3.5,url=/new.html">', "/new.html"),
        ('<script>window.location.href = "/new.html";</script>', "/new.html"),
        ("<script>top.location.replace('/new.html')</script>", "/new.html"),
        ("<script>if (mobile) { location.href = '/m.html' }</script>", None),
        ("<script>location.href = base + '/m.html'</script>", None),
        ('<meta http-equiv="refresh" content="600">', None),
    ],
)
def test_where_a_page_sends_its_readers(html: str, target: str | None) -> None:
    found = find_refresh(html, HERE)
    assert found is None if target is None else found is not None and found.endswith(target)


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ('<li><a href="a">2015年政府工作报告</a> 2015-01-20</li>', True),
        ('<li><a href="a">2014年统计公报</a> 2015-04-20</li>', False),
        ('<li><a href="a">政府工作报告</a> 2016-01-20</li>', True),
        ('<li><a href="a">政府工作报告</a> 2019-01-20</li>', False),
        ('<li><a href="a">政府工作报告</a></li>', True),
    ],
)
def test_years_that_a_link_may_be_of(item: str, expected: bool) -> None:
    (link,) = find_links(item, HERE)
    assert link.may_be_of(2015, 2017) == expected
