// dwarf-constants.ts: the numbers of DWARF 2 to 5 that are needed to read the head of a compilation unit.

export const DW_TAG_compile_unit = 0x11;
export const DW_TAG_skeleton_unit = 0x4a;
export const DW_UT_compile = 1;
export const DW_UT_skeleton = 4;
export const DW_UT_split_compile = 5;
export const DW_UT_type = 2;
export const DW_UT_split_type = 6;
export const DW_AT_producer = 0x25;
export const DW_AT_str_offsets_base = 0x72;

export const DW_FORM_block2 = 0x03;
export const DW_FORM_block4 = 0x04;
export const DW_FORM_string = 0x08;
export const DW_FORM_block = 0x09;
export const DW_FORM_block1 = 0x0a;
export const DW_FORM_strp = 0x0e;
export const DW_FORM_indirect = 0x16;
export const DW_FORM_sec_offset = 0x17;
export const DW_FORM_exprloc = 0x18;
export const DW_FORM_strx = 0x1a;
export const DW_FORM_strx1 = 0x25;
export const DW_FORM_strx2 = 0x26;
export const DW_FORM_strx3 = 0x27;
export const DW_FORM_strx4 = 0x28;
export const DW_FORM_line_strp = 0x1f;
export const DW_FORM_implicit_const = 0x21;
export const DW_FORM_GNU_str_index = 0x1f02;

/** How long a form's value is: a number of bytes, an address, an offset (4 or 8 bytes by the unit's format), a LEB128 number. */
export type FormSize = number | "address" | "offset" | "leb";

/** Forms whose length their own bytes do not tell. DWARF 5, 7.5.6; those from 0x1f01 on are GNU's. */
export const FORM_SIZES: ReadonlyMap<number, FormSize> = new Map<number, FormSize>([
  [0x01, "address"],
  [0x05, 2],
  [0x06, 4],
  [0x07, 8],
  [0x0b, 1],
  [0x0c, 1],
  [0x0d, "leb"],
  [DW_FORM_strp, "offset"],
  [0x0f, "leb"],
  [0x10, "offset"],
  [0x11, 1],
  [0x12, 2],
  [0x13, 4],
  [0x14, 8],
  [0x15, "leb"],
  [DW_FORM_sec_offset, "offset"],
  [0x19, 0],
  [DW_FORM_strx, "leb"],
  [0x1b, "leb"],
  [0x1c, 4],
  [0x1d, "offset"],
  [0x1e, 16],
  [DW_FORM_line_strp, "offset"],
  [0x20, 8],
  [DW_FORM_implicit_const, 0],
  [0x22, "leb"],
  [0x23, "leb"],
  [0x24, 8],
  [DW_FORM_strx1, 1],
  [DW_FORM_strx2, 2],
  [DW_FORM_strx3, 3],
  [DW_FORM_strx4, 4],
  [0x29, 1],
  [0x2a, 2],
  [0x2b, 3],
  [0x2c, 4],
  [0x1f01, "leb"],
  [DW_FORM_GNU_str_index, "leb"],
  [0x1f20, "offset"],
  [0x1f21, "offset"],
]);
