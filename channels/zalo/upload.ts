import { createHash } from 'node:crypto';
import { DAY_MS } from '../../calendar/durations.ts';
import type { Outcome } from '../contract.ts';
import { id } from '../json.ts';
import type { ZaloClient } from './client.ts';

type Uploaded = { ok: true; attachmentId: string } | { ok: false; outcome: Outcome };

export type ZaloUploads = {
  /** The id of this picture at Zalo, uploaded now or within the last six days. */
  image(png: Uint8Array): Promise<Uploaded>;
  /** The token of this file at Zalo, in the same way. `name` is what the citizen sees. */
  file(pdf: Uint8Array, name: string): Promise<Uploaded>;
  /** Zalo says that the picture has expired: forget it. */
  forget(png: Uint8Array): void;
};

const MAX_BYTES = 1_000_000;
const MAX_FILE_BYTES = 5_000_000;
/** Zalo keeps a picture seven days; a day less, so that it does not vanish on its way. */
const KEPT_MS = 6 * DAY_MS;
/** Different pictures remembered: campaigns use one each. */
const REMEMBERED = 100;

/** Pictures are uploaded once and reused, because Zalo counts uploads (5,000 a day) and a campaign sends one picture to everybody. */
export function zaloUploads(client: ZaloClient, now: () => Date): ZaloUploads {
  const known = new Map<string, { upload: Promise<Uploaded>; at: number }>();

  async function upload(path: string, made: () => FormData, field: string): Promise<Uploaded> {
    const result = await client.call({ method: 'POST', path, data: made });
    if (result.kind === 'ok') {
      const attachmentId = id(result.data, field);
      if (attachmentId !== null) return { ok: true, attachmentId };
    }
    // The message itself has not left, so an upload without an answer can be tried again.
    if (result.kind === 'ok' || result.outcome.kind === 'unknown') {
      const staff = 'Chưa tải được ảnh hoặc tệp lên Zalo; hệ thống sẽ thử lại.';
      return { ok: false, outcome: { kind: 'retry', reason: 'zalo_upload_failed', staff } };
    }
    return { ok: false, outcome: result.outcome };
  }

  /** One upload for however many ask at once; a failed one is forgotten. */
  async function once(name: string, start: () => Promise<Uploaded>): Promise<Uploaded> {
    const at = now().getTime();
    const found = known.get(name);
    if (found && at - found.at < KEPT_MS) return found.upload;
    const started = start();
    known.delete(name);
    known.set(name, { upload: started, at });
    const oldest = known.size > REMEMBERED ? known.keys().next().value : undefined;
    if (oldest !== undefined) known.delete(oldest);
    const result = await started;
    if (!result.ok && known.get(name)?.upload === started) known.delete(name);
    return result;
  }

  return {
    async image(png) {
      if (png.byteLength > MAX_BYTES) return tooLarge('photo', 'Ảnh kèm theo lớn hơn 1 MB mà Zalo cho phép.');
      // Zalo looks at the extension of the part's file name.
      return once(digest(png), () =>
        upload('/v2.0/oa/upload/image', () => formOf(png, 'image/png', 'anh.png'), 'attachment_id'),
      );
    },
    async file(pdf, name) {
      if (pdf.byteLength > MAX_FILE_BYTES)
        return tooLarge('file', 'Tệp kèm theo lớn hơn 5 MB mà Zalo cho phép.');
      const shown = name.toLowerCase().endsWith('.pdf') ? name : `${name}.pdf`;
      return once(`${digest(pdf)} ${shown}`, () =>
        upload('/v2.0/oa/upload/file', () => formOf(pdf, 'application/pdf', shown), 'token'),
      );
    },
    forget(png) {
      known.delete(digest(png));
    },
  };
}

function tooLarge(what: string, staff: string): Uploaded {
  return { ok: false, outcome: { kind: 'ourFault', reason: `zalo_${what}_too_large`, staff } };
}

function formOf(bytes: Uint8Array, type: string, name: string): FormData {
  const form = new FormData();
  form.append('file', new Blob([Uint8Array.from(bytes)], { type }), name);
  return form;
}

function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
