// The one client of the page, and what a failed question is to a person.

import { ApiError, Client } from '../api/client';
import { DecodeError } from '../api/decode';
import type { Failure } from '../components/basics';
import * as words from '../words';

export const client = new Client();

export type Loadable<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly failure: Failure }
  | { readonly state: 'ready'; readonly value: T };

export function failureOf(error: unknown): Failure {
  if (error instanceof ApiError) {
    const known = words.errors.codes[error.code];
    return {
      code: error.code,
      sentence: known ?? (error.message || words.errors.other(error.code)),
      requestId: error.requestId,
    };
  }
  if (error instanceof DecodeError || error instanceof SyntaxError) {
    return { code: 'BAD_ANSWER', sentence: words.errors.codes['BAD_ANSWER'] ?? '', requestId: error.message };
  }
  return { code: 'PAGE_ERROR', sentence: error instanceof Error ? error.message : String(error), requestId: '' };
}
