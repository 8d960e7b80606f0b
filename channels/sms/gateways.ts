import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

/**
 * Public SMS gateways as data: how a text is sent to one, when its answer is a yes, and how it calls back. `SMS_GATEWAY` names one;
 * `SMS_USER`, `SMS_PASSWORD` and `SMS_SENDER` fill it, `SMS_URL` stands for `{{base}}` where the address differs by account. A new
 * gateway is a file here and a recording in test/recordings/gateways.
 */
/** `from|from.address`: the first that holds a word, where a gateway's own pages print two forms; `header.x-…` reads a header of the call. */
const path = z.string().regex(/^[\w.-]*(?:\|[\w.-]+)*$/);
/** Field to the value it must have; `RECEIVED|incoming-message`: one of these. */
const conditions = z.record(path, z.string());
/** `each`: where the list of events stands (empty: the body itself is the list); `when`: fields that must have these values. */
const place = { each: path.optional(), when: conditions.optional(), id: path, time: path.optional() };

const gatewayFile = z.strictObject({
  title: z.string(),
  source: z.string(),
  send: z.strictObject({
    url: z.string(),
    headers: z.record(z.string(), z.string()).optional(),
    body: z.string().optional(),
    success: z.string(),
    id: z.string(),
  }),
  report: z.strictObject({
    ...place,
    status: path,
    to: path.optional(),
    delivered: z.array(z.string()),
    failed: z.array(z.string()),
  }),
  text: z.strictObject({
    ...place,
    from: path,
    text: path,
    /** The text as hexadecimal, to be read instead: UTF-16 where the fields of `wide` say so. */
    hex: path.optional(),
    wide: conditions.optional(),
    part: z.strictObject({ reference: path, total: path, number: path }).optional(),
  }),
  /** What the gateway wants to hear back; absent: anything. */
  answer: z.strictObject({ type: z.string(), body: z.string() }).optional(),
});

export type Gateway = z.infer<typeof gatewayFile> & { name: string };

const FOLDER = new URL('./gateways/', import.meta.url);

/** By name, in the order of the alphabet; a broken file stops the program where it starts. */
export const GATEWAYS: ReadonlyMap<string, Gateway> = new Map(
  readdirSync(FOLDER)
    .filter((file) => file.endsWith('.yaml'))
    .toSorted()
    .map((file) => {
      const name = basename(file, '.yaml');
      return [name, { name, ...gatewayFile.parse(parse(readFileSync(new URL(file, FOLDER), 'utf8'))) }];
    }),
);
