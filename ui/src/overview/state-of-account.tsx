import { StateTag, type StateTexts } from '../parts.tsx';

const texts: StateTexts<string> = {
  normal: ['正常缴存', 'good'],
  正常: ['正常缴存', 'good'],
  sealed: ['封存（暂停缴存）', 'wait'],
  封存: ['封存（暂停缴存）', 'wait'],
  frozen: ['冻结（不能提取）', 'bad'],
  冻结: ['冻结（不能提取）', 'bad'],
  merged: ['合并销户', 'calm'],
  'transferred-out': ['外部转出销户', 'calm'],
  withdrawn: ['提取销户', 'calm'],
  other: ['其他', 'calm'],
};

/** 封存 is explained where it is first read. */
export function StateOfAccount({ state }: { readonly state: string }) {
  return <StateTag state={state} texts={texts} />;
}
