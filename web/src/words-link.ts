// How the page is connected.

export const connecting = 'Connecting…';
export const connected = 'Connected';
export const ageHelp = 'How long ago the server was heard last';
export const polling = 'Polling';
export const pollingHelp = 'The live connection is down; the page asks every 2 seconds instead.';
export const offline = (seconds: number) => `Offline, retrying in ${seconds} s`;
export const retryNow = 'Retry now';
