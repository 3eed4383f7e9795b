import { useCenter } from '@anju/ui';

/** Whom to ask, and where. */
export function Foot() {
  const { center } = useCenter();
  return (
    <div className="foot">
      <p>
        {center ? (
          <>
            {center.name} · 地址：{center.address} · 电话：{center.phone}
          </>
        ) : (
          '住房公积金管理中心'
        )}
      </p>
      <p>全国住房公积金服务热线：12329 · 各项查询与证明不收费</p>
    </div>
  );
}
