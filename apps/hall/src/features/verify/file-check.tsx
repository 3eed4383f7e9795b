import { Button, bytesOf, call, FileDrop, ProblemSummary, useCenter } from '@anju/ui';
import { type FormEvent, useState } from 'react';
import { document as papers } from '../../../../../server/src/contract.ts';
import { sha256Of } from './digest.ts';
import { type CheckedFile, FileResult } from './file-result.tsx';

type Way = 'upload' | 'digest';

function DigestForm({ onDigest, isBusy }: { readonly onDigest: (sha256: string) => void; readonly isBusy: boolean }) {
  const [text, setText] = useState('');
  const [fault, setFault] = useState<string>();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const digest = text.replace(/[\s:]/g, '').toLowerCase();
    const isDigest = /^[0-9a-f]{64}$/.test(digest);
    setFault(isDigest ? undefined : '摘要是 64 位的数字和字母 a 到 f');
    if (isDigest) onDigest(digest);
  };
  return (
    <form className="stack" noValidate onSubmit={submit}>
      <div className={`field${fault ? ' field-wrong' : ''}`}>
        <label htmlFor="field-sha256">或粘贴文件的摘要（SHA-256）</label>
        <textarea
          id="field-sha256"
          className="control digest"
          rows={2}
          spellCheck={false}
          value={text}
          aria-invalid={fault ? true : undefined}
          aria-describedby={fault ? 'field-sha256-error' : undefined}
          onChange={(event) => setText(event.target.value)}
        />
        {fault && (
          <p id="field-sha256-error" className="field-error">
            {fault}
          </p>
        )}
      </div>
      <div>
        <Button htmlType="submit" disabled={isBusy}>
          核对摘要
        </Button>
      </div>
    </form>
  );
}

function useFileCheck() {
  const { centerId } = useCenter();
  const [result, setResult] = useState<CheckedFile>();
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const run = async (work: () => Promise<CheckedFile>) => {
    setBusy(true);
    setError(undefined);
    setResult(undefined);
    await work().then(setResult, setError);
    setBusy(false);
  };
  const checkDigest = (sha256: string, fileName?: string) =>
    run(async () => ({
      verdict: await call(papers.verifyHash, { params: { sha256 }, query: { centerId } }),
      sha256,
      fileName,
    }));
  const upload = (file: File) =>
    run(async () => {
      const input = { query: { centerId, fileName: file.name.slice(-200) }, file: await bytesOf(file) };
      return { verdict: await call(papers.verifyFile, input), sha256: await sha256Of(file), fileName: file.name };
    });
  return { result, error, isBusy, checkDigest, upload };
}

/** Checks a PDF by its content and signature, or by its digest alone so that the file stays on this computer. */
export function FileCheck() {
  const { result, error, isBusy, checkDigest, upload } = useFileCheck();
  const [way, setWay] = useState<Way>('upload');
  const take = async (file: File) => {
    const sha256 = way === 'digest' ? await sha256Of(file) : undefined;
    return sha256 ? checkDigest(sha256, file.name) : upload(file);
  };
  const canDigest = globalThis.crypto?.subtle !== undefined;
  return (
    <>
      <fieldset className="choices">
        <legend className="visually-hidden">核对方式</legend>
        <label>
          <input type="radio" name="way" checked={way === 'upload'} onChange={() => setWay('upload')} />
          上传文件，连同电子印章和签名时间一起核对
        </label>
        <label>
          <input
            type="radio"
            name="way"
            checked={way === 'digest'}
            disabled={!canDigest}
            onChange={() => setWay('digest')}
          />
          文件不离开这台电脑，只核对它的摘要
        </label>
      </fieldset>
      <FileDrop
        accept=".pdf"
        label="选择 PDF 文件"
        hint={way === 'upload' ? '不超过 12 MB，核对后立即丢弃。' : '摘要由浏览器在本机算出，只把 64 位摘要发给我们。'}
        isBusy={isBusy}
        onFile={(file) => void take(file)}
      />
      {way === 'digest' && <DigestForm isBusy={isBusy} onDigest={(sha256) => void checkDigest(sha256)} />}
      <ProblemSummary error={error} />
      {result && <FileResult result={result} />}
    </>
  );
}
