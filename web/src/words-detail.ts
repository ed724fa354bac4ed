// One order in full.

export const title = 'Order';
export const close = 'Close the order';
export const timeline = 'Timeline';
export const clicked = 'clicked';
export const received = 'received';
export const sent = 'sent';
export const finished = {
  traded: 'filled',
  not_traded: 'ended',
  refused: 'refused',
  unknown: 'unknown',
  in_flight: 'on its way',
} as const;
export const onPage = 'known here';
export const ms = (value: string) => `${value} ms`;
export const asked = 'Asked for';
export const askedAll = 'everything';
export const limit = 'Worst price';
export const average = 'Average price';
export const quantity = 'Quantity';
export const executed = 'of which traded';
export const fees = 'Fees';
export const fills = 'Fills';
export const fill = (quantity: string, price: string, fee: string) => `${quantity} at ${price}, fee ${fee}`;
export const noFills = 'No fills.';
export const who = 'Placed by';
export const id = 'Request id';
export const venueId = 'Id at the exchange';
export const code = 'Code';
export const adopted = 'Found at the exchange although our books did not expect it.';
export const ask = 'Ask exchange now';
