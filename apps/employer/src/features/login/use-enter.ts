import { call, useSession } from '@anju/ui';
import { useMutation } from '@tanstack/react-query';
import type { Certificates } from '../../parts/certificate/use-certificates.ts';
import { identity } from '../../parts/server.ts';

/** Logs in with the chosen certificate: asks for a random text, signs it on this computer, shows both to the centre. */
export function useEnter(certificates: Certificates, centerId: number | undefined) {
  const { enter } = useSession();
  return useMutation({
    mutationFn: async () => {
      if (centerId === undefined) throw new Error('请先选择公积金中心');
      const challenge = await call(identity.challengeEmployer, { body: { centerId } });
      const signed = await certificates.sign(challenge.text);
      return call(identity.enterAsEmployer, { body: { centerId, challengeId: challenge.challengeId, ...signed } });
    },
    onSuccess: ({ session }) => enter(session),
    // A refused certificate is not refused because of its PIN, but the PIN must not stay on the page.
    onSettled: () => certificates.setPin(''),
  });
}
