import { useRoute } from '@anju/ui';
import { settlement } from './server.ts';

/** The banks that the centre can pay to and collect from: its parameter, not a list of ours. */
export const useBanks = () => useRoute(settlement.listBanks, {}).data?.rows ?? [];

/** As a field offers them, with what is chosen already and nothing in its place before that. */
export function bankOptions(
  banks: ReturnType<typeof useBanks>,
  chosen?: { readonly code: string; readonly name: string },
) {
  const known = chosen && !banks.some(({ code }) => code === chosen.code) ? [chosen, ...banks] : banks;
  return [
    ...(chosen ? [] : [{ value: '', label: '请选择' }]),
    ...known.map(({ code, name }) => ({ value: code, label: name })),
  ];
}

/** Banks as a form types them, `105 中国建设银行`; what was typed before stays to be chosen when it is no longer among them. */
export function typedBankOptions(banks: ReturnType<typeof useBanks>, chosen: string) {
  const known = banks.map(({ code, name }) => `${code} ${name}`);
  return [...new Set([chosen, ...known])].map((value) => ({ value, label: value === '' ? '请选择' : value }));
}
