using System.Text;
using BenchmarkDotNet.Attributes;
using Holdfast.Configuration;
using Holdfast.Configuration.Lint;
using Holdfast.Configuration.Syntax;
using Holdfast.Configuration.Text;
using Holdfast.Core;
using Holdfast.Core.Control;

namespace Holdfast.Benchmarks;

/// <summary>Where the time of reading a configuration goes: from bytes to what a child has in its hands.</summary>
[MemoryDiagnoser]
public class ConfigurationStages
{
    private const string Path = "/etc/keepalived/keepalived.conf";

    private byte[] _bytes = [];
    private ConfigurationEnvironment _world = new();
    private CompilationResult? _compiled;
    private ConfigurationModel _model = new();
    private byte[] _message = [];

    /// <summary>What is read.</summary>
    [ParamsAllValues]
    public SampleFile File { get; set; }

    /// <summary>Everything that comes before the stage that is measured.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        _bytes = Encoding.UTF8.GetBytes(SampleFiles.Text(File));
        SourceText text = Decode();
        _world = new ConfigurationEnvironment
        {
            ReadFile = _ => new FileReading(text),
            FindInterface = static name => new InterfaceFacts(name, 1),
        };
        _compiled = CompileWithTree();
        _model = _compiled.Model ?? throw new InvalidOperationException("the sample does not compile");
        _message = HandOver();
    }

    /// <summary>Bytes to characters.</summary>
    [Benchmark]
    public SourceText Decode() => SourceText.FromBytes(Path, _bytes);

    /// <summary>Characters to statements: includes, definitions, conditions, repetitions, comments, braces.</summary>
    [Benchmark]
    public PreprocessedConfiguration Preprocess() => Preprocessor.Run(Path, _world, new DiagnosticBag());

    /// <summary>All of it, preprocessing included: what <c>-t</c> and a start need.</summary>
    [Benchmark(Baseline = true)]
    public CompilationResult Compile() => Compiler.Compile(Path, _world);

    /// <summary>The same with the tree that rules and editors look at.</summary>
    [Benchmark]
    public CompilationResult CompileWithTree() => Compiler.Compile(Path, _world, new CompilerOptions { KeepTree = true });

    /// <summary>All rules, on what was compiled.</summary>
    [Benchmark]
    public IReadOnlyList<Diagnostic> Inspect() => Inspection.Run(_compiled!, _world);

    /// <summary>The model as the parent writes it for the VRRP process.</summary>
    [Benchmark]
    public byte[] HandOver() => ControlMessages.Write(new ChildStart(_model, new ChildSettings()));

    /// <summary>The model as the VRRP process reads it.</summary>
    [Benchmark]
    public ChildStart TakeOver() => ControlMessages.ReadChildStart(_message);
}
