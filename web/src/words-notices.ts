// The notices.

import { many } from './words-count';

export const open = 'Notices';
export const title = 'Notices';
export const none = 'Nothing has happened that you would have to know.';
export const columns = { time: 'Time', level: 'Kind', text: 'What' } as const;
export const levels = { info: 'Info', warning: 'Warning', error: 'Error' } as const;
export const region = 'Notices that need attention';
export const more = (count: number) => `${many(count, 'more notice', 'more notices')}`;
export const all = 'All notices';
