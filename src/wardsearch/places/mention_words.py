"""Which words end the name of a ward, count things, are offices, or begin the names of people?

The words that follow *phường* in reports of wards, collected by us from such reports. Family names:
the hundred that are commonest in Vietnam (Lê Trung Hoa, *Họ và tên người Việt Nam*, 2005),
including those that many names of wards begin with.
"""

from typing import Final

from wardsearch.lazy_regex import lazy_compile

_ENDS: Final = """
quận huyện tỉnh tp ubnd hđnd mttq pccc nhiệm lần khóa khoá ngày tháng đảng
đã đạt được có và của tại với trong theo cho là về cùng họp bầu trao tặng bàn mở ra vui chúc
"""
_PHRASES: Final = """
thành phố,thị xã,thị trấn,ủy ban,uỷ ban,hội đồng,nhân dân,mặt trận,giám đốc,y tế,giáo dục,dịch vụ
hành chính,tài chính,kế hoạch,công tác,kết quả,đại hội,hội nghị,lễ hội,bầu cử,nông thôn,văn minh
văn hóa,văn hoá,kiểu mẫu,điển hình,tiên tiến,thông minh,điện tử,an toàn,trọng điểm,anh hùng
vững mạnh,trong sạch,không ma,tổ chức,hoàn thành,triển khai,thực hiện,tiếp tục,đẩy mạnh,tăng cường
ra quân,khai mạc,tổng kết,sơ kết,phát động,tuyên truyền,phối hợp,tham gia,hưởng ứng,kỷ niệm,kỉ niệm
xây dựng,phát triển,quyết tâm,nâng cao,chung tay,kiểm tra,giám sát,phòng chống,ủng hộ,vận động
trao tặng,tặng quà,thăm hỏi,gặp mặt,đón nhận,công bố,công nhận,tiếp xúc,tiếp nhận,giải phóng
cải cách,chuyển đổi,ứng dụng,bàn giao,khánh thành,khởi công,sôi nổi,tưng bừng,tập huấn,tập trung
tích cực,quán triệt,ban hành,chủ động,rà soát,hỗ trợ,diễn tập,đồng loạt
thông qua,thông báo,quyết định,quyết nghị,báo cáo,đề nghị,yêu cầu,kêu gọi,trả lời,giải quyết,xử lý
xử lí,xử phạt,khen thưởng,tuyên dương,biểu dương,làm việc,chỉ đạo,thảo luận,chấp hành,tiếp công
tiếp dân,giao ban,giao lưu,giao quân,ký kết,kí kết,cam kết,phê duyệt,bổ nhiệm,bổ sung,điều chỉnh
thành lập,sáp nhập,hợp nhất,sắp xếp,cấp phát,thẩm tra,thẩm định,đánh giá,nhận định,góp ý,lấy ý
đối thoại,trưng cầu,chất vấn,bãi bỏ,bãi nhiệm,miễn nhiệm,nghiệm thu,khắc phục,ngăn chặn,bảo vệ
bảo đảm,đảm bảo,duy trì,củng cố,đổi mới,đoàn kết,thi đua,khởi động,bế mạc,chào mừng,chúc mừng
chúc tết,viếng thăm,dâng hương,thắp nến,trồng cây,dọn dẹp,tổng vệ,vệ sinh,cưỡng chế,thu hồi,đền bù
bồi thường,tái định,quản lý,quản lí,tuần tra,trấn áp,đấu tranh,bắt giữ,phát hiện,cảnh báo,cứu trợ
cộng hòa,cộng hoà,độc lập,chính quyền,cán bộ,công chức,công an,quân sự,thanh niên,phụ nữ,nông dân
cựu chiến,người cao,học sinh,trường tiểu,trường mầm,trường trung,trạm y,đoàn viên,hội viên
đảng viên,người dân
"""
_COUNTED: Final = """
hộ lần năm người đồng tỷ tỉ triệu nghìn ngày tháng lượt suất khu đơn cuộc đợt tuyến mô
"""
_OFFICES: Final = """
chủ tịch,bí thư,trưởng,phó,giám đốc,chỉ huy,hiệu trưởng,cán bộ,công chức,đồng chí,đ/c,ông,bà,anh
chị,lãnh đạo,đại biểu,thiếu úy,trung úy,thượng úy,đại úy,thiếu tá,trung tá,thượng tá,đại tá
ủy viên,uỷ viên,hội viên,chính trị viên,chuyên viên,bác sĩ,y sĩ,thường trực
"""
_FAMILY_NAMES: Final = """
nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đào đinh đoàn trịnh trương
lâm mai tô hà cao lưu lương vương phùng tạ thái tăng triệu quách kiều nghiêm chu châu văn la lại
thạch kim quan diệp từ hứa hàn ông đàm bạch mạc viên giang lục khổng khúc thân tôn tống doãn nông
ma lò vi lường hoa sơn danh thi âu ninh quang trầm phí phó ngụy nhan cù cấn chử mạch
"""
# Names of wards that stand behind *phường* and *xã* as words, too: of 69,250 articles of law, whose
# wards have capitals, none names another ward in small letters.
_WORDS_TOO: Final = """
an bình,an lập,an ninh,an sinh,an toàn,anh dũng,báo đáp,biên giới,bình an,bình nguyên,bình phục
bình yên,bảo toàn,cao thượng,chế tạo,chỉ đạo,chiến thắng,chính nghĩa,cổ đông,cộng hòa,công bằng
công chính,công lý,cấp tiến,cần kiệm,danh thắng,dân chủ,dân quyền,duyên hải,duy nhất,giao nhân
hòa bình,hòa đồng,hòa thuận,hóa hợp,hạnh phúc,hợp đồng,hợp lý,hợp nhất,hợp thành,hợp tiến,hữu nghị
kháng chiến,khánh thành,khởi nghĩa,khuyến nông,kiến quốc,kiến thiết,liên hiệp,liên hợp,liên minh
liên quan,liêm chính,lương tâm,lương thiện,minh quân,nhân chính,nhân đạo,nhân quyền,nông trường
phong phú,phúc lợi,phú quý,quang vinh,quảng trường,quốc khánh,quyết chiến,quyết tâm,quyết thắng
quyết tiến,sinh tồn,song phương,tân lập,tây nam,thành công,thành lập,thành thật,thảo nguyên
thắng lợi,thể dục,thiết kế,thịnh vượng,thống nhất,thuận lợi,tiên phong,tiên tiến,tiến bộ,tiền phong
tiền tiến,tiến hóa,tinh nhuệ,trí lực,trung bình,trung lập,trung tâm,trung thành,trung thu
trung trực,trường sinh,tự cường,tự do,tự lập,tự nhiên,văn hiến,văn hóa,văn minh,vinh quang
vĩnh viễn,vững mạnh,yên bình,yên tâm,yên tĩnh,đại đồng,đại hội,đạo đức,đạo lý,điện biên,đoàn kết
độc lập,đông bắc,đông đảo,đông nam,đồng bằng,đồng hóa,đồng lòng,đồng tâm,đồng thuận,đồng tiến,đồng ý
định cư
"""
_BEFORE_OTHERS: Final = """
các cấp những mỗi từng nhiều hai ba bốn thị tác tấn công liên địa đối đơn song đa đông hậu bệnh
"""
_BARE_OTHERS: Final = """
an huong tien phap thuc ngon dien cham dong tay nam bac chinh vi sai hai hoi vien doan doi hoa luan
tri
"""
_ROMAN: Final = lazy_compile(r"[IVX]{1,5}")


def _listed(words: str) -> list[str]:
    return words.strip().replace("\n", ",").split(",")


STOP_WORDS: Final = frozenset(_ENDS.split())
"""Words that end a name which the gazetteer lacks, and that none begins with."""
STOP_PHRASES: Final = frozenset(tuple(phrase.split()) for phrase in _listed(_PHRASES))
"""Pairs of words that do."""
COUNTED: Final = frozenset(_COUNTED.split())
"""What follows a number that counts things and is not a ward's."""
OFFICES: Final = lazy_compile("|".join(rf"\b{office}\b" for office in _listed(_OFFICES)))
"""What a person is called by, in small letters, before the body that they serve."""
BODIES: Final = frozenset(
    ["ubnd", "hđnd", "ubmttq", "mttq", "dân", "ủy", "uỷ", "bộ", "an", "quốc", "sự", "đoàn"]
)
"""Last words of the bodies that a ward has: *ủy ban nhân dân*, *công an*."""
BEFORE_OTHERS: Final = frozenset(_BEFORE_OTHERS.split())
"""What stands before *phường* or *xã* of no one ward, or of another word: *các xã*, *thị xã*."""
BEGIN_OTHERS: Final = frozenset(["hội", "viên", "đoàn", "đội"])
"""What makes another word of *phường* or *xã* before it: *xã hội*, *phường đội*."""
BEGIN_BARE_OTHERS: Final = frozenset(_BARE_OTHERS.split())
"""The same where both lack their diacritics: *phuong an*."""
WORDS_TOO: Final = frozenset(_listed(_WORDS_TOO))
"""Names of wards, in small letters, that are other words as well."""
FAMILY_NAMES: Final = frozenset(_FAMILY_NAMES.split())


def is_number(word: str) -> bool:
    """Return whether *word* is a number, Roman ones in capitals included."""
    return word.isdecimal() or _ROMAN.fullmatch(word) is not None
