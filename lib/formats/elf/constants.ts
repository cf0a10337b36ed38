// constants.ts: the numbers of the ELF format, named as in elf.h and the gABI.

export const ELF_MAGIC = [0x7f, 0x45, 0x4c, 0x46] as const;

/** Byte places inside e_ident. */
export const EI_CLASS = 4;
export const EI_DATA = 5;
export const EI_VERSION = 6;
export const EI_NIDENT = 16;

export const ELFCLASS32 = 1;
export const ELFCLASS64 = 2;
export const ELFDATA2LSB = 1;
export const ELFDATA2MSB = 2;

export const ET_REL = 1;
export const ET_EXEC = 2;
export const ET_DYN = 3;
export const ET_CORE = 4;

/** e_phnum with this value: the real count is in sh_info of section 0. */
export const PN_XNUM = 0xffff;
/** e_shstrndx with this value: the real index is in sh_link of section 0. */
export const SHN_XINDEX = 0xffff;
export const SHN_UNDEF = 0;

export const PT_LOAD = 1;
export const PT_DYNAMIC = 2;
export const PT_INTERP = 3;
export const PT_NOTE = 4;
export const PT_GNU_STACK = 0x6474e551;
export const PT_GNU_RELRO = 0x6474e552;
export const PT_GNU_PROPERTY = 0x6474e553;

export const PF_X = 1;
export const PF_W = 2;
export const PF_R = 4;

export const DT_NULL = 0;
export const DT_NEEDED = 1;
export const DT_PLTRELSZ = 2;
export const DT_HASH = 4;
export const DT_STRTAB = 5;
export const DT_SYMTAB = 6;
export const DT_RELA = 7;
export const DT_STRSZ = 10;
export const DT_INIT = 12;
export const DT_FINI = 13;
export const DT_SONAME = 14;
export const DT_RPATH = 15;
export const DT_REL = 17;
export const DT_DEBUG = 21;
export const DT_TEXTREL = 22;
export const DT_JMPREL = 23;
export const DT_BIND_NOW = 24;
export const DT_INIT_ARRAY = 25;
export const DT_RUNPATH = 29;
export const DT_FLAGS = 30;
export const DT_RELR = 36;
export const DT_GNU_HASH = 0x6ffffef5;
export const DT_VERSYM = 0x6ffffff0;
export const DT_FLAGS_1 = 0x6ffffffb;
export const DT_VERDEF = 0x6ffffffc;
export const DT_VERNEED = 0x6ffffffe;
export const DT_MIPS_LOCAL_GOTNO = 0x7000000a;
export const DT_MIPS_SYMTABNO = 0x70000011;

export const DF_TEXTREL = 0x4;
export const DF_BIND_NOW = 0x8;
export const DF_1_NOW = 0x1;
export const DF_1_PIE = 0x08000000;

export const SHT_NULL = 0;
export const SHT_PROGBITS = 1;
export const SHT_SYMTAB = 2;
export const SHT_NOTE = 7;
export const SHT_NOBITS = 8;
export const SHT_DYNSYM = 11;

export const SHT_RELA = 4;
export const SHF_WRITE = 0x1;
export const SHF_ALLOC = 0x2;
export const SHF_EXECINSTR = 0x4;
export const SHF_COMPRESSED = 0x800;

/** ch_type of a compressed section. */
export const ELFCOMPRESS_ZLIB = 1;
export const ELFCOMPRESS_ZSTD = 2;

export const NT_GNU_BUILD_ID = 3;
export const NT_GNU_PROPERTY_TYPE_0 = 5;
export const NT_GO_BUILD_ID = 4;

export const GNU_PROPERTY_AARCH64_FEATURE_1_AND = 0xc0000000;
export const GNU_PROPERTY_X86_FEATURE_1_AND = 0xc0000002;
export const X86_FEATURE_1_IBT = 1;
export const X86_FEATURE_1_SHSTK = 2;
export const AARCH64_FEATURE_1_BTI = 1;
export const AARCH64_FEATURE_1_PAC = 2;

export const EM_386 = 3;
export const EM_MIPS = 8;
export const EM_S390 = 22;
export const EM_X86_64 = 62;
export const EM_AARCH64 = 183;
export const EM_ALPHA = 0x9026;

/** e_machine to the name that people use (`uname -m` where Linux runs on it). */
export const MACHINE_NAMES: ReadonlyMap<number, string> = new Map([
  [2, "sparc"],
  [EM_386, "i386"],
  [4, "m68k"],
  [EM_MIPS, "mips"],
  [15, "hppa"],
  [18, "sparc"],
  [20, "ppc"],
  [21, "ppc64"],
  [EM_S390, "s390"],
  [40, "arm"],
  [42, "sh4"],
  [43, "sparc64"],
  [50, "ia64"],
  [EM_X86_64, "x86_64"],
  [83, "avr"],
  [93, "arc"],
  [94, "xtensa"],
  [105, "msp430"],
  [113, "nios2"],
  [164, "hexagon"],
  [EM_AARCH64, "aarch64"],
  [189, "microblaze"],
  [190, "cuda"],
  [191, "tile"],
  [195, "arc"],
  [224, "amdgpu"],
  [243, "riscv"],
  [247, "bpf"],
  [252, "csky"],
  [258, "loongarch"],
  [EM_ALPHA, "alpha"],
]);

/** Where the fields of each structure lie, by class. */
export const LAYOUTS = {
  32: {
    headerSize: 52,
    header: { phoff: 28, shoff: 32, phentsize: 42, phnum: 44, shentsize: 46, shnum: 48, shstrndx: 50 },
    segmentSize: 32,
    segment: { type: 0, flags: 24, offset: 4, vaddr: 8, fileSize: 16, memorySize: 20, align: 28 },
    sectionSize: 40,
    section: {
      name: 0,
      type: 4,
      flags: 8,
      addr: 12,
      offset: 16,
      size: 20,
      link: 24,
      info: 28,
      align: 32,
      entrySize: 36,
    },
    dynamicSize: 8,
    symbolSize: 16,
    symbol: { name: 0, value: 4, sectionIndex: 14 },
    relaSize: 12,
    compression: { size: 4, headerSize: 12 },
    wordSize: 4,
  },
  64: {
    headerSize: 64,
    header: { phoff: 32, shoff: 40, phentsize: 54, phnum: 56, shentsize: 58, shnum: 60, shstrndx: 62 },
    segmentSize: 56,
    segment: { type: 0, flags: 4, offset: 8, vaddr: 16, fileSize: 32, memorySize: 40, align: 48 },
    sectionSize: 64,
    section: {
      name: 0,
      type: 4,
      flags: 8,
      addr: 16,
      offset: 24,
      size: 32,
      link: 40,
      info: 44,
      align: 48,
      entrySize: 56,
    },
    dynamicSize: 16,
    symbolSize: 24,
    symbol: { name: 0, value: 8, sectionIndex: 6 },
    relaSize: 24,
    compression: { size: 8, headerSize: 24 },
    wordSize: 8,
  },
} as const;
