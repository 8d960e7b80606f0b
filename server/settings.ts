import { SMS_PROVIDERS } from '../channels/sms/provider.ts';

/** A setting that is wrong or missing: which, and what to do about it (Vietnamese, for the person who starts the program). */
export type SettingMistake = { setting: string; message: string };

/** Every setting with what it means; the README's table is held against this list by a test. */
export const SETTINGS = {
  PORT: 'cổng web, mặc định 3000',
  HOST: 'địa chỉ máy nghe, mặc định 127.0.0.1',
  PUBLIC_URL: 'địa chỉ công khai dùng trong liên kết và webhook, mặc định http://localhost:PORT',
  TRUST_PROXY:
    'máy chủ ủy nhiệm (proxy) được tin: địa chỉ hoặc dải cách nhau dấu phẩy, hay số lớp; mặc định chỉ máy này',
  METRICS_TOKEN: 'mã để đọc /metrics từ máy khác; bỏ trống: chỉ đọc được trên máy này',
  KNOWLEDGE_DIR: 'thư mục của tỉnh: câu trả lời riêng, và cards/ với thẻ ngôn ngữ khác; bỏ trống: không có',
  DATABASE_URL: 'file:./data/lienthong.db hoặc postgresql://…',
  REDIS_URL: 'bỏ trống: hàng đợi trong tiến trình; redis://…: BullMQ',
  ROLE: 'all, web hoặc worker',
  SECRET_KEY: '32 byte viết dạng base64',
  SECRET_KEY_OLD: 'các khóa trước đây, để mở dữ liệu mã hóa bằng khóa cũ khi đang đổi khóa',
  TELEGRAM_BOT_TOKEN: 'mã bot Telegram; bỏ trống: tắt',
  TELEGRAM_BOT_USERNAME:
    'tên bot không có @, cho nút Telegram trên trang hướng dẫn; bỏ trống: hỏi Telegram khi khởi động',
  TELEGRAM_API_ROOT: 'địa chỉ Bot API khác, nếu tự đặt máy chủ',
  TELEGRAM_WEBHOOK_SECRET: 'chuỗi bí mật trong tiêu đề webhook Telegram',
  ZALO_APP_ID: 'mã ứng dụng Zalo; bỏ trống: tắt',
  ZALO_APP_SECRET: 'khóa bí mật của ứng dụng Zalo',
  ZALO_OA_SECRET_KEY: 'khóa bí mật OA để kiểm chữ ký webhook',
  ZALO_OA_ID: 'mã Official Account',
  ZALO_REFRESH_TOKEN: 'refresh token lần đầu; không cần khi nối OA ở trang Kênh gửi',
  ZALO_PERMISSION_URL: 'liên kết cấp quyền do trang Zalo tạo sẵn; bỏ trống: hệ thống tự tạo',
  ZALO_CODE_VERIFIER: 'code verifier 43 ký tự đã khai ở trang Zalo; bỏ trống: mỗi lần một mã',
  ZALO_API_URL: 'mặc định https://openapi.zalo.me',
  ZALO_OAUTH_URL: 'mặc định https://oauth.zaloapp.com',
  ZALO_ZNS_URL: 'mặc định https://business.openapi.zalo.me',
  SMS_PROVIDER: `${SMS_PROVIDERS.join(', ')}; mặc định sandbox`,
  SMS_URL: 'địa chỉ cổng SMS',
  SMS_USER: 'tài khoản cổng SMS',
  SMS_PASSWORD: 'mật khẩu hoặc khóa cổng SMS',
  SMS_SENDER: 'tên định danh (brandname)',
  SMS_HEADERS: 'chỉ với http: tiêu đề yêu cầu, đối tượng JSON',
  SMS_BODY: 'chỉ với http: mẫu nội dung yêu cầu POST',
  SMS_GATEWAY: 'chỉ với http: tên một cổng đã có sẵn cấu hình (docs/channels/gateways.md)',
  SMS_SUCCESS: 'chỉ với http: khi nào câu trả lời là nhận tin, ví dụ CodeResult=100',
  SMS_ID: 'chỉ với http: mã tin nằm ở đâu trong câu trả lời, ví dụ data.id',
  SMS_WEBHOOK_SECRET: 'chỉ với android: khóa ký (signing key) trên ứng dụng',
  HOLD_OUTSIDE: '1: không gì rời khỏi máy, mọi kênh là kênh thử',
  OIDC_ISSUER: 'địa chỉ hệ thống tài khoản của tỉnh (OpenID Connect); bỏ trống: tắt',
  OIDC_CLIENT_ID: 'mã ứng dụng đã đăng ký với hệ thống tài khoản của tỉnh',
  OIDC_CLIENT_SECRET: 'khóa bí mật của ứng dụng đó',
} as const;

export type SettingName = keyof typeof SETTINGS;
