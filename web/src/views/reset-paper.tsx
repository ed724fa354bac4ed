// Paper trading from the beginning: asked for twice, and only paper.

import { useState } from 'preact/hooks';
import { Dialog, Notice, type Failure } from '../components/basics';
import * as words from '../words';
import { later } from '../words-later';
import { deskFrame } from '../api/desk';
import { client, failureOf, toast } from './desk';
import { forgetPaperOrders, takeDesk } from './trading-desk';

const say = later.folio;

export function ResetPaper() {
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const reset = async () => {
    if (busy) return;
    setBusy(true);
    setFailure(null);
    try {
      const fresh = await client.once('POST', '/api/paper/reset', {}, deskFrame);
      forgetPaperOrders();
      takeDesk(fresh);
      setAsking(false);
      toast(say.resetDone);
    } catch (error) {
      setFailure(failureOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <button
        type="button"
        class="button"
        aria-haspopup="dialog"
        data-testid="reset-paper"
        onClick={() => setAsking(true)}
      >
        {say.reset}
      </button>
      {asking && (
        <Dialog title={say.resetTitle} onClose={() => setAsking(false)}>
          <p>{say.resetText}</p>
          {failure !== null && <Notice failure={failure} />}
          <div class="actions end-actions">
            <button type="button" class="button" onClick={() => setAsking(false)}>
              {words.cancel}
            </button>
            <button
              type="button"
              class="button danger"
              data-testid="confirm-reset-paper"
              aria-disabled={busy}
              onClick={() => void reset()}
            >
              {say.resetConfirm}
            </button>
          </div>
        </Dialog>
      )}
    </>
  );
}
