using BenchmarkDotNet.Running;
using Holdfast.Benchmarks;

// make bench-stages; further words go to BenchmarkDotNet (--filter, --job short, --list flat ...).
BenchmarkSwitcher.FromTypes([typeof(ConfigurationStages)]).Run(args.Length > 0 ? args : ["--filter", "*", "--job", "short"]);
