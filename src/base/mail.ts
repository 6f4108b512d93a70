/** One message with all that belongs to it; the same record gives the same bytes. */
export interface Mail {
  readonly from: string
  readonly to: readonly string[]
  readonly subject: string
  /** Epoch ms. */
  readonly date: number
  /** Without angle brackets. */
  readonly messageId: string
  /** Message-IDs that this one follows, the nearest last; without angle brackets. */
  readonly references: readonly string[]
  /** Complete on its own. */
  readonly text: string
  /** Names its images as cid:<cid>. */
  readonly html: string
  readonly images: readonly { readonly cid: string; readonly name: string; readonly png: Uint8Array }[]
  readonly attachments: readonly {
    readonly name: string
    readonly type: string
    readonly content: Uint8Array
  }[]
}
