import { type KeyboardEvent, useEffect, useState } from 'react';
import { Button } from './button.tsx';
import { InstantText } from './figures.tsx';
import { FileDrop } from './file-drop.tsx';
import { EmptyState } from './parts.tsx';
import { ProblemSummary } from './problem.tsx';

export interface Attachment {
  readonly attachmentId: string;
  readonly slot: string;
  readonly slotName: string;
  readonly fileName: string;
  readonly contentType: string;
  readonly byteCount: number;
  readonly pageCount: number;
  readonly uploadedAt: string;
  readonly uploadedBy: 'owner' | 'staff';
  readonly channelText: string;
  readonly mayRemove: boolean;
}

const mebibyte = 1024 * 1024;
const sizeText = (bytes: number) =>
  bytes >= mebibyte ? `${(bytes / mebibyte).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1024))} KB`;

/** A picture behind a route that asks who is looking: fetched, shown, and let go of. */
function usePicture(load: (attachmentId: string, page: number) => Promise<Blob>, attachmentId: string, page: number) {
  const [shown, setShown] = useState<{ readonly of: string; readonly url?: string; readonly error?: unknown }>();
  const wanted = `${attachmentId}/${page}`;
  useEffect(() => {
    let url: string | undefined;
    let isOver = false;
    load(attachmentId, page).then(
      (blob) => {
        if (isOver) return;
        url = URL.createObjectURL(blob);
        setShown({ of: wanted, url });
      },
      (error: unknown) => !isOver && setShown({ of: wanted, error }),
    );
    return () => {
      isOver = true;
      if (url) URL.revokeObjectURL(url);
    };
  }, [load, attachmentId, page, wanted]);
  return shown?.of === wanted ? shown : undefined;
}

interface ViewerProps {
  readonly attachments: readonly Attachment[];
  /** Fetches a page as a picture. Keep it the same from one drawing to the next. */
  readonly load: (attachmentId: string, page: number) => Promise<Blob>;
  /** Hands the file over as it is kept. */
  readonly onDownload?: ((attachmentId: string) => Promise<unknown>) | undefined;
}

interface Leaf {
  readonly attachment: Attachment;
  readonly page: number;
}

/** What was handed in, page after page: pictures only, so that nothing of a stranger's file runs. Arrows turn the pages. */
export function AttachmentViewer({ attachments, load, onDownload }: ViewerProps) {
  const leaves: readonly Leaf[] = attachments.flatMap((attachment) =>
    Array.from({ length: attachment.pageCount }, (_, at) => ({ attachment, page: at + 1 })),
  );
  const [at, setAt] = useState(0);
  const [turn, setTurn] = useState(0);
  const [isLarge, setLarge] = useState(false);
  const current = leaves[Math.min(at, leaves.length - 1)];
  if (!current) return <EmptyState title="没有上传材料" text="没有上传照片或文件。" />;
  const go = (to: number) => {
    setAt(Math.max(0, Math.min(leaves.length - 1, to)));
    setTurn(0);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) go(at + step);
    else if (event.key === 'r') setTurn((turn + 90) % 360);
    else return;
    event.preventDefault();
  };
  return (
    <div className="viewer" onKeyDown={onKeyDown}>
      <ul className="viewer-list">
        {attachments.map((one) => (
          <li key={one.attachmentId}>
            <button
              type="button"
              aria-pressed={one === current.attachment}
              onClick={() => go(leaves.findIndex(({ attachment }) => attachment === one))}
            >
              <strong>{one.slotName}</strong>
              <span>{one.fileName}</span>
              <span className="muted">
                {one.pageCount > 1 && `${one.pageCount} 页，`}
                {sizeText(one.byteCount)}
                {one.uploadedBy === 'staff' && '，柜台收取'}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <figure
        className={isLarge ? 'viewer-page viewer-large' : 'viewer-page'}
        tabIndex={0}
        aria-label="材料，左右方向键翻页"
      >
        <Picture leaf={current} load={load} turn={turn} />
        <figcaption>
          <Button size="small" disabled={at === 0} onClick={() => go(at - 1)}>
            上一页
          </Button>
          <span className="figures">
            {Math.min(at, leaves.length - 1) + 1} / {leaves.length}
          </span>
          <Button size="small" disabled={at >= leaves.length - 1} onClick={() => go(at + 1)}>
            下一页
          </Button>
          <Button size="small" onClick={() => setTurn((turn + 90) % 360)}>
            旋转
          </Button>
          <Button size="small" aria-pressed={isLarge} onClick={() => setLarge(!isLarge)}>
            {isLarge ? '适合窗口' : '原大'}
          </Button>
          {onDownload && (
            <Button size="small" onClick={() => void onDownload(current.attachment.attachmentId)}>
              下载原件
            </Button>
          )}
          <span className="muted">
            <InstantText value={current.attachment.uploadedAt} /> {current.attachment.channelText}
          </span>
        </figcaption>
      </figure>
    </div>
  );
}

function Picture({ leaf, load, turn }: { leaf: Leaf; load: ViewerProps['load']; turn: number }) {
  const shown = usePicture(load, leaf.attachment.attachmentId, leaf.page);
  if (shown?.error) return <ProblemSummary error={shown.error} quiet />;
  if (!shown?.url) return <span className="viewer-wait" role="status" aria-label="正在载入" />;
  const alt = `${leaf.attachment.slotName}：${leaf.attachment.fileName} 第 ${leaf.page} 页`;
  return (
    <div className="viewer-frame">
      <img src={shown.url} alt={alt} style={{ transform: `rotate(${turn}deg)` }} />
    </div>
  );
}

interface SlotsProps {
  readonly slots: readonly { readonly key: string; readonly name: string; readonly hint: string | null }[];
  readonly attachments: readonly Attachment[];
  readonly onUpload: (slot: string, file: File) => Promise<unknown>;
  readonly onRemove?: ((attachmentId: string) => Promise<unknown>) | undefined;
}

/** A place for each document that the business asks for: photos and PDFs, each with what is there already. */
export function AttachmentSlots({ slots, attachments, onUpload, onRemove }: SlotsProps) {
  const [busy, setBusy] = useState<string>();
  const [fault, setFault] = useState<{ readonly slot: string; readonly error: unknown }>();
  const run = async (slot: string, work: () => Promise<unknown>) => {
    setBusy(slot);
    setFault(undefined);
    await work().catch((error: unknown) => setFault({ slot, error }));
    setBusy(undefined);
  };
  return (
    <div className="slots">
      {slots.map(({ key, name, hint }) => (
        <section key={key} className="slot" aria-label={name}>
          <h3>{name}</h3>
          {hint && <p className="muted">{hint}</p>}
          {fault?.slot === key && <ProblemSummary error={fault.error} />}
          <ul>
            {attachments
              .filter(({ slot }) => slot === key)
              .map(({ attachmentId, fileName, byteCount, pageCount, mayRemove }) => (
                <li key={attachmentId}>
                  <span>{fileName}</span>
                  <span className="muted">
                    {pageCount > 1 && `${pageCount} 页，`}
                    {sizeText(byteCount)}
                  </span>
                  {onRemove && mayRemove && (
                    <button
                      type="button"
                      className="link-button"
                      aria-label={`删除 ${fileName}`}
                      disabled={busy !== undefined}
                      onClick={() => void run(key, () => onRemove(attachmentId))}
                    >
                      删除
                    </button>
                  )}
                </li>
              ))}
          </ul>
          <FileDrop
            accept="image/jpeg,image/png,image/webp,application/pdf,.jpg,.jpeg,.png,.webp,.pdf"
            withCamera
            maxBytes={10 * mebibyte}
            label={busy === key ? '正在上传' : '选择照片或 PDF'}
            isBusy={busy !== undefined}
            hint="照片（JPEG、PNG、WebP）或 PDF，每个不超过 10 MB"
            onFile={(file) => void run(key, () => onUpload(key, file))}
          />
        </section>
      ))}
    </div>
  );
}
