/** Shows a notice above the form. */
export type ShowNotice = (text: string) => void;

export interface AuthPageFormProps {
  email: string;
  onEmailChange: (email: string) => void;
  onNotice: ShowNotice;
  onSignedIn: () => Promise<void>;
}
