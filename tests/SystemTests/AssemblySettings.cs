using System.Runtime.Versioning;

[assembly: SupportedOSPlatform("linux")]

// Tests mostly wait; more of them at a time than processors, but not so many that timing suffers.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
