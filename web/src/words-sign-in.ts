// What the page says of logging in, where it asks for a password: beyond this machine.

const minutes = new Intl.NumberFormat();

export const signInWords = {
  title: 'Log in',
  lead: 'This page is served beyond the machine that CryptoPiggy runs on, so it asks for its password. What is behind this stands still until then.',
  again: 'Password once more',
  againLead: 'Keys, the password and the backend’s address are changed only soon after the password was typed.',
  password: 'Password',
  action: 'Log in',
  confirm: 'Go on',
  show: 'Show the password',
  stop: 'Stop trading without logging in',
  stopHelp: 'On the machine that CryptoPiggy runs on, type:',
  stopCommand: 'cryptopiggy kill',
  forgotten: 'A forgotten password is set anew there with: cryptopiggy password set',
  sessions: 'Logins',
  notUsed: 'This page is served on this machine alone and asks for no login.',
  current: 'this browser',
  from: (address: string) => `From ${address}`,
  since: (opened: string, used: string) => `since ${opened}, last used ${used}`,
  logOut: 'Log out',
  everywhere: 'Log out everywhere',
  everywhereHelp: 'Ends every login, this one too, and closes its pages’ connections at once.',
  change: 'Another password',
  changeHelp: '8 characters or more, better 15: a few words that belong to nobody else. Every other login ends.',
  next: 'New password',
  nextAgain: 'The same again',
  differ: 'The two differ.',
  changeAction: 'Change the password',
  changed: 'The password was changed, and every other login has ended.',
  rules: (idle: number, hours: number) =>
    `A login ends after ${minutes.format(idle)} minutes without use and after ${minutes.format(hours)} hours.`,
} as const;
