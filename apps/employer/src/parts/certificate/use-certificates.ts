import { createCertificateService, defaultCertificateServiceUrl } from '@anju/ui';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { remember, remembered } from '../remembered.ts';
import { type CertificateFacts, readCertificateFacts } from './certificate-facts.ts';

/** A certificate that the local service offers. */
export interface CertificateKey {
  readonly device: string;
  readonly label: string;
  readonly algorithm: string;
  /** What the certificate itself says; missing when the service could not export it. */
  readonly facts: CertificateFacts | undefined;
}

export interface Certificates {
  readonly address: string;
  readonly setAddress: (address: string) => void;
  readonly keys: UseQueryResult<CertificateKey[], Error>;
  /** The chosen device; the last one used when it is still there. */
  readonly device: string | undefined;
  readonly chooseDevice: (device: string) => void;
  readonly pin: string;
  readonly setPin: (pin: string) => void;
  /** Signs a text with the chosen certificate: opens it with the PIN (the one typed unless told), exports it, signs. */
  readonly sign: (text: string, pin?: string) => Promise<{ certificate: string; signature: string }>;
  /** Gives the chosen certificate another PIN. */
  readonly changePin: (oldPin: string, newPin: string) => Promise<void>;
}

async function listCertificates(address: string): Promise<CertificateKey[]> {
  const service = createCertificateService(address);
  const keys = await service.listKeys();
  const lastUsed = remembered('certificate-device');
  // The one used last comes first: that is nearly always the one wanted.
  const sorted = [...keys].sort(
    (first, second) => Number(second.device === lastUsed) - Number(first.device === lastUsed),
  );
  return Promise.all(
    sorted.map(async ({ device, label, algorithm }) => {
      const exported = await service.exportCertificate({ device }).catch(() => '');
      return { device, label, algorithm, facts: readCertificateFacts(exported) };
    }),
  );
}

/**
 * The certificates on this computer, from the local certificate service at an address that is remembered. While the
 * service does not answer, it is asked again every five seconds, so that starting it is enough.
 */
export function useCertificates(): Certificates {
  const [address, setAddress] = useState(() => remembered('certificate-address') ?? defaultCertificateServiceUrl);
  const [chosen, setChosen] = useState(() => remembered('certificate-device'));
  const [pin, setPin] = useState('');
  const keys = useQuery({
    queryKey: ['certificate-service', address],
    queryFn: () => listCertificates(address),
    retry: false,
    staleTime: 0,
    refetchInterval: (query) => (query.state.status === 'error' || query.state.data?.length === 0 ? 5000 : false),
  });
  const found = keys.data?.find((key) => key.device === chosen) ?? (keys.data?.length === 1 ? keys.data[0] : undefined);
  const device = found?.device;
  return {
    address,
    setAddress: (next) => {
      remember('certificate-address', next);
      setAddress(next);
    },
    keys,
    device,
    chooseDevice: (next) => {
      setChosen(next);
      setPin('');
    },
    pin,
    setPin,
    changePin: async (oldPin, newPin) => {
      if (device === undefined) throw new Error('请先选择证书');
      await createCertificateService(address).changePin(device, oldPin, newPin);
    },
    sign: async (text, given = pin) => {
      if (device === undefined) throw new Error('请先选择证书');
      const service = createCertificateService(address);
      const opened = await service.open(device, given);
      const certificate = await service.exportCertificate(opened);
      const signature = await service.sign(opened, text);
      remember('certificate-device', device);
      return { certificate, signature };
    },
  };
}
