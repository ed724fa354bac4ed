// Who is logged in, where the page asks for a password.

import { count, flag, list, object, text } from './decode';

export const signedIn = object({ signed_in: flag });
export const steppedUp = object({ seconds: count });
export const passwordChanged = object({ changed: flag });
export const signedOut = object({ signed_out: count });

export const sessions = object({
  required: flag,
  items: list(object({ current: flag, opened_at: text, used_at: text, ends_at: text, from: text })),
});
export type Sessions = ReturnType<typeof sessions>;
