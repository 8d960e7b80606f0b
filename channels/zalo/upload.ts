import { createHash } from 'node:crypto';
import type { Outcome } from '../contract.ts';
import { id } from '../json.ts';
import type { ZaloClient } from './client.ts';

type Uploaded = { ok: true; attachmentId: string } | { ok: false; outcome: Outcome };

export type ZaloUploads = {
  /** The id of this picture at Zalo, uploaded now or within the last six days. */
  image(png: Uint8Array): Promise<Uploaded>;
  /** Zalo says that the picture has expired: forget it. */
  forget(png: Uint8Array): void;
};

const MAX_BYTES = 1_000_000;
/** Zalo keeps a picture seven days; a day less, so that it does not vanish on its way. */
const KEPT_MS = 6 * 24 * 3_600_000;
/** Different pictures remembered: campaigns use one each. */
const REMEMBERED = 100;

/** Pictures are uploaded once and reused, because Zalo counts uploads (5,000 a day) and a campaign sends one picture to everybody. */
export function zaloUploads(client: ZaloClient, now: () => Date): ZaloUploads {
  const known = new Map<string, { upload: Promise<Uploaded>; at: number }>();

  async function upload(png: Uint8Array): Promise<Uploaded> {
    const result = await client.call({
      method: 'POST',
      path: '/v2.0/oa/upload/image',
      data: () => {
        const form = new FormData();
        // Zalo looks at the extension of the part's file name.
        form.append('file', new Blob([Uint8Array.from(png)], { type: 'image/png' }), 'anh.png');
        return form;
      },
    });
    if (result.kind === 'ok') {
      const attachmentId = id(result.data, 'attachment_id');
      if (attachmentId !== null) return { ok: true, attachmentId };
    }
    // The message itself has not left, so an upload without an answer can be tried again.
    if (result.kind === 'ok' || result.outcome.kind === 'unknown') {
      const staff = 'Chưa tải được ảnh lên Zalo; hệ thống sẽ thử lại.';
      return { ok: false, outcome: { kind: 'retry', reason: 'zalo_upload_failed', staff } };
    }
    return { ok: false, outcome: result.outcome };
  }

  return {
    async image(png) {
      if (png.byteLength > MAX_BYTES) {
        const staff = 'Ảnh kèm theo lớn hơn 1 MB mà Zalo cho phép.';
        return { ok: false, outcome: { kind: 'ourFault', reason: 'zalo_photo_too_large', staff } };
      }
      const name = digest(png);
      const at = now().getTime();
      const found = known.get(name);
      if (found && at - found.at < KEPT_MS) return found.upload;
      const started = upload(png);
      known.set(name, { upload: started, at });
      const oldest = known.size > REMEMBERED ? known.keys().next().value : undefined;
      if (oldest !== undefined) known.delete(oldest);
      const result = await started;
      if (!result.ok && known.get(name)?.upload === started) known.delete(name);
      return result;
    },
    forget(png) {
      known.delete(digest(png));
    },
  };
}

function digest(png: Uint8Array): string {
  return createHash('sha256').update(png).digest('hex');
}
