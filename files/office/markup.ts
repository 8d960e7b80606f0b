/** Tells markup that was saved under the name of a workbook, by how it begins. */

export function isHtml(text: string): boolean {
  const start = text.slice(0, 4096);
  return /^\s*(<\?xml[^>]*>\s*)?(<!--[\s\S]{0,2000}?-->\s*)*<(!doctype html|html|head|body|meta|style|title|table|div|center|span|script|p|br|h\d)\b/i.test(
    start,
  );
}

export function isMhtml(text: string): boolean {
  return (
    /^\s*(from |mime-version:|content-type:\s*multipart\/related|message-id:|subject:|date:|x-)/i.test(
      text.slice(0, 200),
    ) && /^content-type:\s*(multipart\/related|text\/html)/im.test(text.slice(0, 4096))
  );
}

export function isEmail(text: string): boolean {
  return (
    /^(received|return-path|delivered-to|from|to|subject|message-id|mime-version):/im.test(
      text.slice(0, 300),
    ) && /^content-type:\s*(multipart\/(mixed|alternative)|text\/plain)/im.test(text.slice(0, 8192))
  );
}
