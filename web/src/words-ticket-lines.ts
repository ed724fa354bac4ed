// What is wrong with an amount, and selling all.

export const troubles = {
  not_plain: 'An amount is a plain number above zero with at most 8 places, such as 5 or 12.50.',
  no_size: 'No size is legal right now: the portfolio is too small, or one lot step is worth too much.',
  none_left: 'No order is left today; the count starts anew at 00:00 UTC.',
} as const;
export const too_small = (amount: string, worth: string, step: string, base: string) =>
  `${amount} is ${worth} after rounding down to ${step} ${base}, which is too little.`;
export const too_large = (amount: string, cap: string) => `${amount} is above what is legal now: ${cap}.`;
export const use = (value: string) => `Use ${value}`;
export const close = 'Close position';
export const closeWhat = (quantity: string, base: string, worth: string) =>
  `Sells all ${quantity} ${base}, about ${worth}.`;
export const nothingHeld = (base: string) => `No ${base} to close.`;
