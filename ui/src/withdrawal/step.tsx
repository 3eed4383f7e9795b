import { Button } from '../button.tsx';
import type { Start, Withdrawal, WithdrawalDoor, WithdrawalForm } from './model.ts';

export interface StepProps {
  readonly door: WithdrawalDoor;
  readonly view: Withdrawal;
  readonly start: Start;
  /** Saves the form and shows the next step. */
  readonly go: (form: WithdrawalForm) => void;
  readonly back: () => void;
  readonly isBusy: boolean;
  /** What the server answered replaces what is on the screen. */
  readonly show: (view: Withdrawal) => void;
}

/** Back, on, and nothing else. */
export function Buttons({
  back,
  isBusy,
  next = '下一步',
  isBlocked = false,
}: {
  readonly back?: (() => void) | undefined;
  readonly isBusy: boolean;
  readonly next?: string;
  readonly isBlocked?: boolean;
}) {
  return (
    <div className="wd-buttons">
      {back && (
        <Button size="large" onClick={back}>
          上一步
        </Button>
      )}
      <Button size="large" type="primary" htmlType="submit" loading={isBusy} disabled={isBlocked}>
        {next}
      </Button>
    </div>
  );
}
