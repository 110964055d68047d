"""The Notice header: a structured-field list that is never too long."""

import re

from hypothesis import given
from hypothesis import strategies as st

from congress_api.http import responses
from congress_api.vocabulary.notice import Notice, NoticeCode

MEMBER = re.compile(r'[a-z-]+(;[a-z]+=(\d+|"([\x20-\x21\x23-\x5b\x5d-\x7e]|\\["\\])*"))*')
"""A token with parameters that are integers or strings (RFC 9651, 3)."""

TEXT = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=20)


@given(
    st.lists(st.builds(Notice, code=st.sampled_from(NoticeCode), pointer=TEXT, count=st.integers(0, 9)), max_size=300)
)
def test_it_is_a_list_of_tokens_with_parameters_that_counts_what_it_leaves_out(all_of_them: list[Notice]) -> None:
    found = responses.notice_header(all_of_them)
    if not all_of_them:
        assert found == {}
        return
    members = re.split(r', (?=(?:[^"]*"[^"]*")*[^"]*$)', re.sub(r'\\\\|\\"', "", found["notice"]))
    assert all(MEMBER.fullmatch(member) for member in members)
    assert len(found["notice"]) <= responses.LONGEST_NOTICE + 30
    further = re.fullmatch(r"further;count=(\d+)", members[-1])
    assert len(all_of_them) == (len(members) - 1 + int(further[1]) if further else len(members))


def test_a_notice_says_what_it_is_about() -> None:
    one = Notice(code=NoticeCode.translation_dropped, pointer="/roles/0", language="en")
    other = Notice(code=NoticeCode.texts_dropped, language="en-GB", count=312)
    assert responses.notice_header([one, other]) == {
        "notice": 'translation-dropped;pointer="/roles/0";language="en", texts-dropped;language="en-GB";count=312'
    }
