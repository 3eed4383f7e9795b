import { ActivationPage as CommonActivation, LoginPage as CommonLogin } from '@anju/ui';

export function LoginPage() {
  return (
    <CommonLogin
      home="/my"
      foot={
        <p>
          单位经办人：<a href="/employer">进入单位网上服务大厅</a>
        </p>
      }
    />
  );
}

export const ActivationPage = () => <CommonActivation home="/my" />;
