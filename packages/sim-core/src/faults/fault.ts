/**
 * Faults are data: what, when, how long, on whom. A run's faults are drawn up front and written into failure files.
 * Each kind has a file of its own in `kinds/`, with its fields and how it is laid over the healthy world.
 */
import type { BandwidthFault } from './kinds/bandwidth.ts';
import type { BitRotFault } from './kinds/bit-rot.ts';
import type { BootLoopFault } from './kinds/boot-loop.ts';
import type { BridgePartitionFault } from './kinds/bridge-partition.ts';
import type { BurstLossFault } from './kinds/burst-loss.ts';
import type { ChainPartitionFault } from './kinds/chain-partition.ts';
import type { ClockDriftFault } from './kinds/clock-drift.ts';
import type { ClockFreezeFault } from './kinds/clock-freeze.ts';
import type { ClockJitterFault } from './kinds/clock-jitter.ts';
import type { ClockSlewFault } from './kinds/clock-slew.ts';
import type { ClockStepFault } from './kinds/clock-step.ts';
import type { ClogFault } from './kinds/clog.ts';
import type { CorrelatedCrashFault } from './kinds/correlated-crash.ts';
import type { CorruptionFault } from './kinds/corruption.ts';
import type { CrashAndWipeFault } from './kinds/crash-and-wipe.ts';
import type { CrashAtFault } from './kinds/crash-at.ts';
import type { CrashFault } from './kinds/crash.ts';
import type { DelayShapeFault } from './kinds/delay-shape.ts';
import type { DiskFullFault } from './kinds/disk-full.ts';
import type { DiskLatencyFault } from './kinds/disk-latency.ts';
import type { DuplicationFault } from './kinds/duplication.ts';
import type { FlappingFault } from './kinds/flapping.ts';
import type { GrayFailureFault } from './kinds/gray-failure.ts';
import type { IsolationFault } from './kinds/isolation.ts';
import type { KillFault } from './kinds/kill.ts';
import type { LatentSectorFault } from './kinds/latent-sector.ts';
import type { LeapSecondFault } from './kinds/leap-second.ts';
import type { LossFault } from './kinds/loss.ts';
import type { LostWorkersFault } from './kinds/lost-workers.ts';
import type { MisdirectedReadFault } from './kinds/misdirected-read.ts';
import type { MisdirectedWriteFault } from './kinds/misdirected-write.ts';
import type { OneWayPartitionFault } from './kinds/one-way-partition.ts';
import type { PartialPartitionFault } from './kinds/partial-partition.ts';
import type { PartialSyncFault } from './kinds/partial-sync.ts';
import type { PartitionFault } from './kinds/partition.ts';
import type { PauseFault } from './kinds/pause.ts';
import type { ReadErrorsFault } from './kinds/read-errors.ts';
import type { ReorderFault } from './kinds/reorder.ts';
import type { ReorderedWritesFault } from './kinds/reordered-writes.ts';
import type { ReplayFault } from './kinds/replay.ts';
import type { RestartAsFault } from './kinds/restart-as.ts';
import type { RestartFault } from './kinds/restart.ts';
import type { RingPartitionFault } from './kinds/ring-partition.ts';
import type { RollbackDiskFault } from './kinds/rollback-disk.ts';
import type { SlowDiskFault } from './kinds/slow-disk.ts';
import type { SlowLinkFault } from './kinds/slow-link.ts';
import type { SlowNodeFault } from './kinds/slow-node.ts';
import type { SlowServiceFault } from './kinds/slow-service.ts';
import type { StalledDiskFault } from './kinds/stalled-disk.ts';
import type { SyncFailsFault } from './kinds/sync-fails.ts';
import type { SyncHangsFault } from './kinds/sync-hangs.ts';
import type { SyncLiesFault } from './kinds/sync-lies.ts';
import type { TornWriteFault } from './kinds/torn-write.ts';
import type { WipeDiskFault } from './kinds/wipe-disk.ts';
import type { WriteErrorsFault } from './kinds/write-errors.ts';

export type Fault =
  // Partitions
  | PartitionFault
  | OneWayPartitionFault
  | IsolationFault
  | BridgePartitionFault
  | RingPartitionFault
  | ChainPartitionFault
  | PartialPartitionFault
  // Processes
  | CrashFault
  | KillFault
  | RestartFault
  | CrashAtFault
  | CorrelatedCrashFault
  | BootLoopFault
  | CrashAndWipeFault
  | RestartAsFault
  | PauseFault
  | SlowNodeFault
  | GrayFailureFault
  // Links
  | LossFault
  | DuplicationFault
  | ReorderFault
  | SlowLinkFault
  | BurstLossFault
  | ReplayFault
  | DelayShapeFault
  | CorruptionFault
  | BandwidthFault
  | ClogFault
  | FlappingFault
  // Disks
  | SlowDiskFault
  // Clocks
  | ClockDriftFault
  | ClockStepFault
  | ClockSlewFault
  | ClockFreezeFault
  | ClockJitterFault
  | LeapSecondFault
  // Load
  | SlowServiceFault
  | LostWorkersFault
  // Disks, in a moment
  | BitRotFault
  | TornWriteFault
  | PartialSyncFault
  | ReorderedWritesFault
  | SyncFailsFault
  | SyncLiesFault
  | SyncHangsFault
  | StalledDiskFault
  | DiskLatencyFault
  | ReadErrorsFault
  | WriteErrorsFault
  | DiskFullFault
  | LatentSectorFault
  | MisdirectedWriteFault
  | MisdirectedReadFault
  | RollbackDiskFault
  | WipeDiskFault;

export type FaultKind = Fault['kind'];
