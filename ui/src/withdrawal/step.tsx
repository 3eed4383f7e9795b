import { Button } from '../button.tsx';
import { Missing } from '../obstacle.tsx';
import type { Start, Withdrawal, WithdrawalDoor, WithdrawalForm } from './model.ts';

export interface StepProps {
  readonly door: WithdrawalDoor;
  readonly view: Withdrawal;
  readonly start: Start;
  /** Saves the form and shows the next step; `onSaved` when the server has it. */
  readonly go: (form: WithdrawalForm, onSaved?: () => void) => void;
  readonly back: () => void;
  readonly isBusy: boolean;
  /** What the server answered replaces what is on the screen. */
  readonly show: (view: Withdrawal) => void;
}

/** Back, on, and nothing else; what has to be done first is said at the buttons. */
export function Buttons({
  back,
  isBusy,
  next = '下一步',
  obstacle,
}: {
  readonly back?: (() => void) | undefined;
  readonly isBusy: boolean;
  readonly next?: string | undefined;
  readonly obstacle?: string | undefined;
}) {
  return (
    <>
      <Missing text={obstacle} />
      <div className="wd-buttons">
        {back && <Button onClick={back}>上一步</Button>}
        <Button type="primary" htmlType="submit" loading={isBusy}>
          {next}
        </Button>
      </div>
    </>
  );
}
