/** What each field of a setting gets that is a part of its own. */
export type FieldProps = {
  label: string;
  /** As the server writes it; '': as usual. */
  value: string;
  set: (value: string) => void;
  /** What is wrong with it; '': nothing. */
  problem: string;
  disabled: boolean;
};
