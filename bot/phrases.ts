/** Short sentences about the person's own confirmation, which must be told from questions about confirming. Pure. */

/** "Đã xác nhận", with the politeness people put around it. */
export function isConfirmed(message: string): boolean {
  return /^\W*(?:(?:dạ|da|em|tôi|toi|mình|minh|chị|anh|rồi|vâng|e)\s+)*(?:đã|da)\s+(?:xác nhận|xac nhan|xnhan|xn)(?:\s+(?:rồi|roi|xong|r|ạ|a|nhé|nhe|trên|tren|vneid|xong rồi))*\W*$/iu.test(
    message.normalize('NFC'),
  );
}

/** "Không phải tôi", "nhầm số". */
export function isNotMe(message: string): boolean {
  return /^\W*(?:(?:dạ|da|đây|day)\s+)*(?:không phải|khong phai|ko phải|ko phai|k phai|nhầm|nham)\s+(?:tôi|toi|em|mình|minh|anh|chị|chi|người|nguoi|số|so)(?:\s+(?:ạ|a|rồi|roi|đâu|dau|đâu ạ))*\W*$/iu.test(
    message.normalize('NFC'),
  );
}

/** "Cần giúp", as the reminders invite people to write; a question that names its matter is none. */
export function isHelp(message: string): boolean {
  return /^\W*(?:(?:dạ|da|em|tôi|toi|mình|minh|cho|xin|nhờ|nho|anh|chị|chi)\s+)*(?:(?:cần|can)\s+(?:được\s+|duoc\s+)?)?(?:giúp|giup|giúp đỡ|giup do|hỗ trợ|ho tro)(?:\s+(?:đỡ|do|tôi|toi|em|mình|minh|với|voi|ạ|a|nhé|nhe))*\W*$/iu.test(
    message.normalize('NFC'),
  );
}
