/** What people write who want no more messages, and what only looks like it. */
const messages = (table: string) =>
  table
    .split('\n')
    .map((line) => line.replace(/ \/\/.*$/, '').trim())
    .filter((line) => line !== '');

export const STOP = messages(`
Dừng
DỪNG
dừng
dung
Dung.
DUNG!!!
Dừng!
Dừng ạ
dừng nhé
dừng nhé em
Dừng nha bạn
dừng nghen
dừng đi
dừng ngay
dừng lại
Dừng lại đi
dừng luôn nhé
dừng thôi
dừng dùm
dừng giúp tôi
Dạ dừng ạ
Dạ thôi dừng nhé
thôi dừng
xin dừng lại
Vui lòng dừng
làm ơn dừng lại
cho tôi dừng
Em ơi dừng nhé
anh ơi dừng lại
STOP
Stop
stop.
stop please
STOP SMS
stop all
StopAll
/stop
/stop@lienthong_bot
unsubscribe
quit
opt out
Từ chối
tu choi
TU CHOI
Tu choi.
TỪ CHỐI NHẬN TIN
từ chối nhận tin nhắn
từ chối tin quảng cáo
tôi từ chối
tôi từ chối nhận tin nhắn này
tuchoi
TUCHOI
TC
T.C
tc qc
Hủy
huỷ
hủy bỏ
Hủy bỏ nhé
huy bo
hủy đăng ký
huỷ đăng ký
huy dk
hủy nhận tin
HUY TIN
huydangky
ngưng
Ngừng
ngung gui tin
ngừng nhận tin
ngưng nhắn tin cho tôi
ngừng nhắn tin cho số này
chấm dứt
dừng nhắn tin
dừng nhắn tin nữa
dừng nhắn tin cho tôi nữa
dừng gửi tin
dừng gửi tin nhắn cho tôi nữa
dừng gửi tin cho số này
dừng nhận tin nhắn
dừng mọi tin nhắn
dừng tất cả
dừng hết đi
dừng quảng cáo
dừng thông báo
dungnhantin
đừng nhắn nữa
đừng nhắn tin cho tôi nữa
đừng gửi tin nữa
dung nhan tin nua
không nhận tin
không nhận tin nữa
ko nhan tin nua
k nhắn tin nữa
không muốn nhận tin nhắn
tôi không muốn nhận tin nữa
em không muốn nhận tin nhắn này nữa ạ
không cần nhắn tin nữa
không đồng ý nhận tin
hong nhan tin nua nha
thôi nhắn tin
thôi đừng nhắn nữa
thôi dừng nhắc nữa
dừng nhắc
hủy nhắc hẹn
đừng nhắc nữa
tắt tin nhắn
tắt thông báo
chặn tin nhắn
bỏ nhận tin
d ừ n g
D U N G
d.u.n.g
d-ừ-n-g
s t o p
S.T.O.P
S T O P ạ
t ừ c h ố i
t u c h o i
dừnggg
DỪNGGGG!!!
stoppp
dungg
duwngf
duwfng
DUNGF
du72ng
tuwf choois
ＤＵＮＧ
ＳＴＯＰ
d\u200bừng
"dừng"
【Dừng】
dừng 🙏
🛑 dừng
dừng, cảm ơn
dừng nhé, cảm ơn em
DỪNG NHẮN TIN CHO TÔI
`);

export const NOT_STOP = messages(`
dừng lại ở bước 3 thì sao
dừng ở bước 3 thì sao
em dừng ở bước nhập mật mã rồi
dừng hồ sơ thì sao ạ
hồ sơ bị dừng
hồ sơ dừng xử lý là sao
dừng xử lý nghĩa là gì
dừng khai sinh được không
dừng trợ cấp khi nào
bao giờ thì dừng chi trả
dừng hưởng bảo hiểm
có dừng được không
xe dừng
xe dừng ở đâu
dừng xe
đèn đỏ thì dừng
thôi học
thôi việc
thôi
thôi nhé
thôi được rồi
thôi cảm ơn em
thôi để mai
hồ sơ bị từ chối
bị từ chối
bị từ chối thì làm sao
từ chối hồ sơ
từ chối nhận con
từ chối hưởng di sản
vì sao từ chối
tôi bị từ chối hồ sơ
cơ quan từ chối tiếp nhận
chủ hộ từ chối xác nhận
chồng em từ chối xác nhận
hủy hồ sơ
hủy hồ sơ khai sinh được không
hủy đăng ký kết hôn
huỷ đăng ký thường trú
hủy thẻ bhyt
huy chuong
hủy kết quả
rút hồ sơ
đăng ký khai sinh
đúng
Đúng ạ
ĐÚNG
đúng rồi
đúng rồi ạ
dung roi
dung vay
dạ đúng
d a đúng
đ ú n g
Dũng
Nguyễn Văn Dũng
anh Dũng
chị Dung ở phường
cô Dung
Dung Nguyen
dùng
dùng gì để nộp
dùng VNeID
dung vneid lam sao
sử dụng
sử dụng VNeID
tác dụng
áp dụng từ khi nào
dựng nhà
đứng tên
dung ten nha
đụng
ngừng thở
bố em ngừng thở hôm qua
ngừng hưởng lương hưu
ngưng trợ cấp
không nhận được tin
không nhận được tin nhắn
em không nhận được thông báo
tôi chưa nhận được tin nhắn
không nhận được mã otp
không thấy thông báo
không gửi được hồ sơ
không nhận hồ sơ
xã không nhận hồ sơ
không gửi
không biết
không đồng ý
chủ hộ không đồng ý
ko
không
không ạ
k
nhắn tin cho tôi
gửi tin cho tôi
gửi lại mã
nhắc lại giúp em
nhắc tôi
nhắc lại
tin nhắn gì vậy
tin này của ai
stop là gì
don't stop
nonstop
bus stop ở đâu
tc mai táng bao nhiêu
tc thai sản
trợ cấp
chấm dứt hợp đồng
chấm dứt hôn nhân
bỏ phiếu
bỏ qua
bỏ chữ lót được không
tắt máy
tắt điện thoại
tắt định vị
chặn cuộc gọi lừa đảo sao
khóa căn cước
tiếp
tiếp theo
cảm ơn
ok
a
d
d u
1
/start
/help
hello
vâng ạ
anh ơi
em ơi
đừng lo
đừng xóa hồ sơ của em
đừng quên nhé
đừng từ chối hồ sơ của em
làm sao để khỏi phải nộp lại
`);
