import { Button } from '@anju/ui';
import { CheckOutlined, CopyOutlined } from '@ant-design/icons';
import { useEffect, useState } from 'react';

interface CopyButtonProps {
  readonly text: string;
  readonly label: string;
  /** Says on the button what it copies, where it does not stand beside it. */
  readonly showsLabel?: boolean;
}

/** Puts a text on the clipboard and says so; selects nothing and moves no focus. */
export function CopyButton({ text, label, showsLabel = false }: CopyButtonProps) {
  const [result, setResult] = useState<'copied' | 'failed' | undefined>();
  useEffect(() => {
    if (!result) return undefined;
    const timer = setTimeout(() => setResult(undefined), 4000);
    return () => clearTimeout(timer);
  }, [result]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setResult('copied');
    } catch {
      setResult('failed');
    }
  };
  return (
    <span className="copy">
      <Button
        size="small"
        icon={result === 'copied' ? <CheckOutlined aria-hidden /> : <CopyOutlined aria-hidden />}
        aria-label={`复制${label}`}
        onClick={() => void copy()}
      >
        {result === 'copied' ? '已复制' : showsLabel ? `复制${label}` : '复制'}
      </Button>
      <span role="status" className={result === 'failed' ? 'field-error' : 'visually-hidden'}>
        {result === 'copied' && `${label}已复制`}
        {result === 'failed' && '浏览器不允许复制，请选中后按 Ctrl+C'}
      </span>
    </span>
  );
}
