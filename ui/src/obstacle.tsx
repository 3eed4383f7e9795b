import { useState } from 'react';

interface Obstacle {
  /** What is still to be done, once somebody has tried to go on without it. */
  readonly text: string | undefined;
  /** Whether it stops going on; from now on it is told. */
  readonly stops: () => boolean;
}

/** A button that is dead says nothing: it can be pressed, and then names what is missing. */
export function useObstacle(missing: string | undefined): Obstacle {
  const [isTold, setTold] = useState(false);
  return {
    text: isTold ? missing : undefined,
    stops: () => {
      setTold(missing !== undefined);
      return missing !== undefined;
    },
  };
}

/** What is missing, beside the button that was pressed without it. */
export const Missing = ({ text }: { readonly text: string | undefined }) =>
  text === undefined ? null : (
    <p className="field-error" role="alert">
      {text}
    </p>
  );
