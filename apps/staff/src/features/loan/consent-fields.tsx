import { ProblemSummary, useRoute } from '@anju/ui';
import { loan } from '../../parts/server.ts';

interface ConsentFieldsProps {
  readonly isConsented: boolean;
  readonly onChange: (isConsented: boolean) => void;
}

/** Nobody outside is asked before everybody who borrows has signed; who does not hands in papers. */
export function ConsentFields({ isConsented, onChange }: ConsentFieldsProps) {
  const { data, error, refetch } = useRoute(loan.getLoanConsent, {});
  return (
    <fieldset className="loan-fields loan-consent">
      <legend>查询授权</legend>
      <div className="loan-wide">
        {data ? <p>{data.wording}</p> : <ProblemSummary error={error} onRetry={refetch} quiet />}
      </div>
      <label className="loan-agree loan-wide">
        <input
          type="checkbox"
          disabled={!data}
          checked={isConsented}
          onChange={(event) => onChange(event.target.checked)}
        />
        <span>借款人和全部共同借款人已阅读并签字同意上述授权</span>
      </label>
      {!isConsented && (
        <p className="muted loan-wide">没有授权的不向有关部门查询：受理后退回补正，收齐证明再提交，由工作人员审核。</p>
      )}
    </fieldset>
  );
}
