"""Is a word spelled as a Vietnamese syllable is?

Covers which onsets, rhymes and tones go together. Stricter than the shape that
`wardsearch.vietnamese.spelling` looks for, since words of other languages and of misread text must
fail here. Still a rule, not a list, so names and rare syllables pass. Does not cover whether a
syllable is in use.

Source: the orthography as school grammars give it (c, g, ng before back vowels, k, gh, ngh before
front ones; a syllable that ends in a stop has the acute or the dot below).
"""

import unicodedata
from functools import lru_cache

from wardsearch.lazy_regex import lazy_compile

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_STOPS = ("c", "ch", "k", "p", "t")
_STOP_TONES = (["\u0301"], ["\u0323"])
_TONE_MARK = lazy_compile(f"[{_TONES}]")

_ONSET = lazy_compile(r"(ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnprstvx])?(.*)")

_ONSETS = "ngh ng nh ch gh gi kh ph qu th tr b c d đ g h k l m n p r s t v x"
_OF_BARE_ONSET: dict[str, list[str]] = {"": [""]}
for _onset in _ONSETS.split():
    _OF_BARE_ONSET.setdefault(_onset.replace("đ", "d"), []).append(_onset)
_LONGEST_ONSET = max(map(len, _OF_BARE_ONSET))

_OPEN = (
    "a ai ao au ay âu ây e eo ê êu i ia iu iêu o oa oai oao oay oe oeo oi ô ôi ơ ơi u ua ui uê uơ"
    " uy uya uyu uây uôi ư ưa ưi ưu ươi ươu y yêu"
)
_CLOSED = (
    "ac ach am an ang anh ap at ăc ăk ăm ăn ăng ăp ăt âc âm ân âng âp ât ec em en eng ep et"
    " êch êm ên ênh êp êt ich im in inh ip it iêc iêm iên iêng iêp iêt oc om on ong op ot"
    " oac oach oam oan oang oanh oap oat oăc oăm oăn oăng oăt oen oet oong ooc"
    " ôc ôm ôn ông ôp ôt ơm ơn ơp ơt uc um un ung up ut uân uâng uât uêch uênh uôc uôm uôn uông uôt"
    " uych uyn uynh uyp uyt uyên uyêt ưc ưm ưng ưt ươc ươm ương ươn ươp ươt yêm yên yêng yêt"
)
_RHYMES = frozenset((_OPEN + " " + _CLOSED).split())

# What follows the u of qu and the i of gi, which belong to the onset in writing.
_AFTER_QU = (
    "a ai ao au ay ây ac ach am an ang anh ap at ăc ăm ăn ăng ăp ăt ân âng ât e en eo et ê ên êt"
    " êch ênh i it in inh ơ ơn y yên yêt ynh ych yt yp yn ôc"
)
_AFTER_GI = {rhyme for rhyme in _RHYMES if rhyme[0] not in "iy"} | {"êng", "êc", "êt"}
_AFTER = {"qu": frozenset(_AFTER_QU.split()), "gi": frozenset(_AFTER_GI)}
_WHOLE_GI = frozenset(("gi", "gin"))
_Y_ONSETS = frozenset("hklmst")
_FRONT = "eêiy"
_BACK_ONSETS = frozenset(("c", "g", "ng"))
_FRONT_ONSETS = frozenset(("k", "gh", "ngh"))

# Syllables with diacritics that texts of offices are full of: they tell one encoding from another
# that makes rare syllables of them. Written down by us; the order says nothing.
_COMMON = (
    "và của các có cho là được trong không với người một những này đã để tại từ về trên đến thành"
    " phố phường xã huyện tỉnh hội ủy đồng nhân đảng bộ bí thư chủ tịch đại biểu quốc chính phủ nhà"
    " nước việt độc lập tự hạnh phúc cộng hòa nghĩa nghị quyết định thông báo cáo kế hoạch văn bản"
    " số ngày tháng năm căn cứ luật điều khoản điểm việc công tác thực hiện tổ chức đơn vị cơ sở"
    " quản lý kinh tế xây dựng đầu tư phát triển đất đường giao thông trường học giáo dục y tế khám"
    " bệnh sức khỏe văn hóa thể dịch vụ hộ gia đình trẻ em phụ nữ thanh niên cựu chiến mặt trận"
    " đoàn trật an ninh phòng chống cháy tội phạm môi vệ sinh rác nước điện tiền đồng triệu tỷ thu"
    " chi ngân sách thuế giá hàng hóa sản xuất nông nghiệp doanh hợp đảm bảo đề nghị yêu cầu kiểm"
    " tra giám sát xử lý vi phạm quy chế hướng dẫn trách nhiệm quyền nghĩa lợi khi nếu thì sẽ phải"
    " cần đang cũng như vào ra lại đó khác nhiều rất còn hơn mới lớn nhất hai bốn sáu bảy tám chín"
    " mười trăm nghìn đối theo sau trước giữa cùng nhau bằng bởi vì nên mà hoặc trở mọi từng thứ"
    " lần thời gian kỳ cuối quý tuần giờ sáng chiều tối tổng kết quả đạt tốt tăng giảm thấp ở bị"
    " làm biết thấy nói đi gửi nhận dùng mở đóng tên địa ấp thôn xóm khu tòa án viện sự kiện lễ tết"
    " đời sống nguyễn trần lê phạm hoàng huỳnh võ đặng bùi đỗ hồ ngô dương lý thị đức hữu ngọc"
)
COMMON_SYLLABLES = frozenset(_COMMON.split())

_CACHED_WORDS = 1 << 14
_LONGEST_SYLLABLE = 7  # letters: nghiêng


def is_syllable(word: str) -> bool:
    """Return whether *word*, in NFC and any case, is spelled as a Vietnamese syllable.

    >>> [is_syllable(word) for word in ("Nghĩa", "nghà", "quốc", "việt", "viêt", "cafe")]
    [True, False, True, True, False, False]
    """
    return len(word) <= _LONGEST_SYLLABLE and _is_syllable(word)


def is_bare_syllable(word: str) -> bool:
    """Return whether *word* is spelled as a syllable is that has lost its diacritics.

    >>> [is_bare_syllable(word) for word in ("Phuong", "ket", "dinh", "scan", "phường")]
    [True, True, True, False, False]
    """
    return len(word) <= _LONGEST_SYLLABLE and _is_bare(word.lower())


def begun_syllables(letters: str) -> list[str]:
    """Return the syllables without diacritics that begin with *letters*, and are longer.

    >>> begun_syllables("truo")
    ['truoc', 'truoi', 'truom', 'truon', 'truong', 'truop', 'truot', 'truou']
    """
    found = {
        onset + rhyme
        for onset in _OF_BARE_ONSET
        if onset.startswith(letters) or letters.startswith(onset)
        for rhyme in _by_bare_rhyme()
        if (onset + rhyme).startswith(letters)
    }
    return sorted(one for one in found if one != letters and is_bare_syllable(one))


@lru_cache(_CACHED_WORDS)
def _is_bare(letters: str) -> bool:
    rhymes = _by_bare_rhyme()
    return any(
        _fits(onset + rhyme)
        for end in range(_LONGEST_ONSET + 1)
        for onset in _OF_BARE_ONSET.get(letters[:end], ())
        for rhyme in rhymes.get(letters[end:], ())
    )


@lru_cache(1)
def _by_bare_rhyme() -> dict[str, list[str]]:
    """Return the rhymes by their letters without marks; none is one, as in *gi*."""
    found: dict[str, list[str]] = {}
    for rhyme in ("", *(_RHYMES | _AFTER["qu"] | _AFTER["gi"])):
        bare = "".join(char for char in unicodedata.normalize("NFD", rhyme) if char.isascii())
        found.setdefault(bare, []).append(rhyme)
    return found


@lru_cache(_CACHED_WORDS)
def _is_syllable(word: str) -> bool:
    marked = unicodedata.normalize("NFD", word.lower())
    tones = _TONE_MARK.findall(marked)
    if len(tones) > 1:
        return False
    letters = unicodedata.normalize("NFC", _TONE_MARK.sub("", marked))
    return _fits(letters) and (not letters.endswith(_STOPS) or tones[:1] in _STOP_TONES)


def _fits(letters: str) -> bool:
    """Return whether onset and rhyme of *letters*, which bear no tone, go together."""
    found = _ONSET.fullmatch(letters)
    if found is None:
        return False
    onset, rhyme = found[1] or "", found[2]
    if onset in _AFTER:
        return rhyme in _AFTER[onset] or letters in _WHOLE_GI
    if rhyme not in _RHYMES or (onset in _BACK_ONSETS and rhyme[0] in _FRONT):
        return False
    if onset in _FRONT_ONSETS:
        return rhyme[0] in _FRONT
    return rhyme[0] != "y" or not onset or (onset in _Y_ONSETS and rhyme == "y")
