import { type FormEvent, useState } from 'react';
import { Button } from './button.tsx';
import { todayInBeijing } from './calendar.ts';
import { SelectField, TextField } from './field.tsx';
import { Missing, useObstacle } from './obstacle.tsx';
import { faultOf, ProblemSummary } from './problem.tsx';

export interface CertificateInput {
  readonly issuerKind: 'employer' | 'authority';
  readonly issuer: string;
  readonly documentNo: string | null;
  readonly issuedOn: string;
  readonly attachmentIds: string[];
  readonly place: string | null;
}

interface CertificateFormProps {
  /** Photos of the case that may be chosen. */
  readonly photos: readonly { readonly attachmentId: string; readonly fileName: string }[];
  /** At the counter a paper may be taken instead. */
  readonly takesPaper: boolean;
  readonly onSubmit: (input: CertificateInput) => Promise<unknown>;
  readonly onCancel?: (() => void) | undefined;
}

/** Hands in a certificate of an employer or authority in place of a source that could not confirm. */
export function CertificateForm({ photos, takesPaper, onSubmit, onCancel }: CertificateFormProps) {
  const [issuerKind, setIssuerKind] = useState<CertificateInput['issuerKind']>('authority');
  const [issuer, setIssuer] = useState('');
  const [documentNo, setDocumentNo] = useState('');
  const [issuedOn, setIssuedOn] = useState(todayInBeijing());
  const [place, setPlace] = useState('');
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const unnamed = issuer.trim().length < 2 ? '请填写出具单位全称' : undefined;
  const shapeless =
    chosen.length > 0 || (takesPaper && place.trim())
      ? undefined
      : `请选择证明照片${takesPaper ? '，或填写原件存放位置' : ''}`;
  const obstacle = useObstacle(unnamed ?? shapeless);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (obstacle.stops()) return;
    setBusy(true);
    setError(undefined);
    const input = {
      issuerKind,
      issuer: issuer.trim(),
      documentNo: documentNo.trim() || null,
      issuedOn,
      attachmentIds: [...chosen],
      place: place.trim() || null,
    };
    await onSubmit(input).catch(setError);
    setBusy(false);
  };
  return (
    <form className="certificate-form" onSubmit={(event) => void submit(event)}>
      <ProblemSummary error={error} />
      <SelectField
        name="issuerKind"
        label="谁出具的"
        value={issuerKind}
        options={[
          { value: 'authority', label: '主管部门' },
          { value: 'employer', label: '所在单位' },
        ]}
        onChange={setIssuerKind}
      />
      <TextField
        name="issuer"
        label="出具单位全称"
        hint="与证明上的公章一致"
        value={issuer}
        onChange={setIssuer}
        maxLength={100}
        error={obstacle.text && unnamed ? unnamed : faultOf(error, 'issuer')}
        data-autofocus
      />
      <TextField
        name="documentNo"
        label="文号（没有可不填）"
        value={documentNo}
        onChange={setDocumentNo}
        maxLength={60}
      />
      <TextField
        name="issuedOn"
        label="开具日期"
        type="date"
        max={todayInBeijing()}
        value={issuedOn}
        onChange={setIssuedOn}
        error={faultOf(error, 'issuedOn')}
      />
      <fieldset className="certificate-photos">
        <legend>证明照片{takesPaper ? '（收取纸质原件的可不选）' : ''}</legend>
        {photos.length === 0 && <p className="muted">该笔业务还没有上传照片。</p>}
        {photos.map(({ attachmentId, fileName }) => (
          <label key={attachmentId}>
            <input
              type="checkbox"
              checked={chosen.includes(attachmentId)}
              onChange={(event) =>
                setChosen(event.target.checked ? [...chosen, attachmentId] : chosen.filter((id) => id !== attachmentId))
              }
            />
            {fileName}
          </label>
        ))}
      </fieldset>
      {takesPaper && (
        <TextField
          name="place"
          label="原件存放位置"
          hint="档案盒号或柜号；没有照片的必须填写"
          value={place}
          onChange={setPlace}
          maxLength={60}
        />
      )}
      <Missing text={obstacle.text && shapeless} />
      <div className="certificate-foot">
        {onCancel && <Button onClick={onCancel}>返回</Button>}
        <Button type="primary" htmlType="submit" loading={isBusy}>
          提交证明
        </Button>
      </div>
    </form>
  );
}
