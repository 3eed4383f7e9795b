import { identity } from '../../server/src/contract.ts';
import { call } from './api.ts';
import { rememberCare, useCareMode } from './care.tsx';
import { useSession } from './session.tsx';

/** 关怀版: larger letters and stronger contrast, remembered on this device and for the person. */
export function CareModeSwitch() {
  const { isOn, show } = useCareMode();
  const { session } = useSession();
  const toggle = () => {
    const on = !isOn;
    const isPerson = session?.kind === 'person';
    show(on);
    rememberCare({ on, chosenAsVisitor: !isPerson });
    // The letters change at once; that another device does not know of it yet is no reason to stop the person.
    if (isPerson) call(identity.setCareMode, { body: { careMode: on } }).catch(() => {});
  };
  return (
    <button type="button" className="care-switch" role="switch" aria-checked={isOn} onClick={toggle}>
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d="M4 19 9 6h2l5 13M6 14.500h8M16 12h6M19 9v6" />
      </svg>
      {isOn ? '标准版' : '关怀版'}
    </button>
  );
}
