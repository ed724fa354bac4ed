// A button that puts a legal amount into the ticket.

import type { DecimalText } from '../api/values';
import { decimalOf } from '../model/ticks';
import { use } from '../words-ticket-lines';
import { dismissSending } from './place-order';
import { usd } from './ticket-desk';
import { amount } from './ticket-side';

export const UseAmount = ({ value }: { value: bigint | DecimalText | null }) =>
  value === null ? null : (
    <button
      type="button"
      class="button small"
      data-testid="use-amount"
      onClick={() => {
        amount.value = typeof value === 'bigint' ? decimalOf(value) : value;
        dismissSending();
      }}
    >
      {use(usd(value))}
    </button>
  );
