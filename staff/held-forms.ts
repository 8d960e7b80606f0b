/** What somebody typed when their session ended, or before a factor was asked for again: sealed, theirs alone, for half an hour. */

import type { Tx } from '../prisma/client.ts';
import type { Deps } from '../prisma/deps.ts';
import { placeOf } from '../prisma/sealed-columns.ts';
import { HELD_FORM_MS } from './sessions.ts';
import type { User } from './store.ts';
import { addHeldForm, heldForm, heldForms, removeHeldForm } from './store-identity.ts';
import { newToken } from './tokens.ts';

/** The fields of a form by name, and where it was going. Files are not held. */
export type HeldForm = { path: string; fields: [name: string, value: string][]; hadFile: boolean };

/** Gives the token for the browser's cookie. */
export async function holdForm(deps: Deps, userId: number, form: HeldForm): Promise<string> {
  const token = newToken();
  const tokenHash = deps.keys.hash('sign-in', token);
  await deps.db.write((tx) =>
    addHeldForm(tx, {
      tokenHash,
      userId,
      sealed: deps.keys.seal(JSON.stringify(form), placeOf.heldForm(tokenHash)),
      createdAt: deps.now(),
    }),
  );
  return token;
}

/** The form, for the person who typed it; null for anybody else, and after half an hour. */
export async function heldFormOf(
  deps: Deps,
  user: User,
  token: string,
): Promise<(HeldForm & { at: Date }) | null> {
  const tokenHash = deps.keys.hash('sign-in', token);
  const row = await heldForm(deps.db.read, tokenHash);
  if (row === null || row.userId !== user.id) return null;
  if (row.createdAt.getTime() + HELD_FORM_MS <= deps.now().getTime()) return null;
  return {
    ...(JSON.parse(deps.keys.open(row.sealed, placeOf.heldForm(tokenHash))) as HeldForm),
    at: row.createdAt,
  };
}

export async function dropHeldForm(deps: Deps, token: string): Promise<void> {
  await deps.db.write((tx) => removeHeldForm(tx, deps.keys.hash('sign-in', token)));
}

/** Drops the held forms in which somebody had typed what `names` recognises: a person who is being erased. */
export async function forgetInHeldForms(
  tx: Tx,
  keys: Deps['keys'],
  names: (text: string) => boolean,
): Promise<void> {
  for (const { tokenHash, sealed } of await heldForms(tx))
    if (names(keys.open(sealed, placeOf.heldForm(tokenHash)))) await removeHeldForm(tx, tokenHash);
}
