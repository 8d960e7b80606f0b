/** The Bot API's calls as a stand-in reads them, and its answers. */
import { field, objectOf, parseJson, string } from '../../channels/json.ts';
import type { Answered, StageRequest } from '../stage.ts';

const MOST_PAYLOAD_BYTES = 64;

/** JSON, or the parts of a form: an upload's bytes are left out. */
export function fieldsOf(asked: StageRequest): Record<string, unknown> {
  const type = asked.headers['content-type'] ?? '';
  if (!type.startsWith('multipart/')) return objectOf(parseJson(asked.body)) ?? {};
  const fields: Record<string, unknown> = {};
  for (const [, name = '', value = ''] of asked.body.matchAll(
    /name="(chat_id|caption|reply_markup)"\r\n(?:[^\r\n]+\r\n)*\r\n([\s\S]*?)\r\n--/g,
  ))
    fields[name] = value;
  return fields;
}

/** Titles and payloads of an inline keyboard; null when Telegram would refuse one. */
export function buttonsOf(markup: unknown): { title: string; payload: string | null }[] | null {
  const read = typeof markup === 'string' ? parseJson(markup) : markup;
  const rows = field(read, 'inline_keyboard');
  const buttons = (Array.isArray(rows) ? rows : []).flat().map((button: unknown) => ({
    title: string(button, 'text') ?? '',
    payload: string(button, 'callback_data'),
  }));
  const good = buttons.every(
    ({ title, payload }) => title !== '' && Buffer.byteLength(payload ?? '', 'utf8') <= MOST_PAYLOAD_BYTES,
  );
  return good ? buttons : null;
}

export function yes(result: unknown): Answered {
  return { json: { ok: true, result } };
}

export function no(code: number, description: string, parameters?: object): Answered {
  const more = parameters === undefined ? {} : { parameters };
  return { status: code, json: { ok: false, error_code: code, description, ...more } };
}

export function wait(seconds: number): Answered {
  return no(429, `Too Many Requests: retry after ${seconds}`, { retry_after: seconds });
}
