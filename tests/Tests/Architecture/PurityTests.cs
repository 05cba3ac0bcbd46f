using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Holdfast.Configuration.Text;
using Holdfast.Core.Vrrp;

namespace Holdfast.Tests.Architecture;

/// <summary>Read from compiled metadata: every method of another assembly that is called at all is listed there.</summary>
public class PurityTests
{
    /// <summary>Type::method, or Type::* for all of a type.</summary>
    private static readonly HashSet<string> s_impure =
    [
        "System.DateTime::get_Now", "System.DateTime::get_UtcNow", "System.DateTime::get_Today",
        "System.DateTimeOffset::get_Now", "System.DateTimeOffset::get_UtcNow", "System.TimeProvider::*",
        "System.TimeZoneInfo::get_Local", "System.Diagnostics.Stopwatch::*", "System.Random::*",
        "System.Guid::NewGuid", "System.Guid::CreateVersion7",
        "System.Security.Cryptography.RandomNumberGenerator::*", "System.HashCode::*", "System.GC::*",
        "System.Environment::*", "System.AppContext::*", "System.Console::*", "System.Diagnostics.Process::*",
        "System.IO.File::*", "System.IO.Directory::*", "System.IO.FileInfo::*", "System.IO.DirectoryInfo::*",
        "System.IO.FileStream::*", "System.IO.StreamReader::*", "System.IO.StreamWriter::*",
        "System.IO.FileSystemWatcher::*", "System.IO.Path::GetTempPath", "System.IO.Path::GetTempFileName",
        "System.IO.Path::GetFullPath", "System.IO.Path::Exists",
        "System.Net.Dns::*", "System.Net.Sockets.Socket::*", "System.Net.Sockets.TcpClient::*",
        "System.Net.Sockets.UdpClient::*", "System.Net.Http.HttpClient::*",
        "System.Net.NetworkInformation.NetworkInterface::*", "System.Net.NetworkInformation.Ping::*",
        "System.Threading.Thread::*", "System.Threading.ThreadPool::*", "System.Threading.Timer::*",
        "System.Threading.PeriodicTimer::*", "System.Threading.Monitor::*", "System.Threading.Interlocked::*",
        "System.Threading.Volatile::*", "System.Threading.Lock::*", "System.Threading.Tasks.Task::Run",
        "System.Threading.Tasks.Task::Delay", "System.Threading.Tasks.TaskFactory::*",
        "System.Threading.Tasks.Parallel::*", "System.Threading.ThreadLocal`1::*", "System.Threading.AsyncLocal`1::*",
        "System.Runtime.InteropServices.NativeLibrary::*", "System.Runtime.InteropServices.Marshal::*",
    ];

    // What the compiler itself writes: an iterator asks whether it is still on the thread that made it, a record's
    // hash code is combined by EqualityComparer, and a field-like event uses Interlocked.
    private static readonly HashSet<string> s_generated = ["System.Environment::get_CurrentManagedThreadId"];

    /// <summary>They compute, and nothing else: no clock, no chance, no thread, no file, no socket.</summary>
    [Theory]
    [InlineData(typeof(VrrpMachine))]
    [InlineData(typeof(SourceText))]
    public void Core_and_Configuration_call_nothing_impure(Type inAssembly) =>
        Calls(inAssembly.Assembly).Where(IsImpure).Distinct().ShouldBeEmpty();

    [Fact]
    public void The_test_sees_calls_on_plain_and_on_generic_types()
    {
        string[] calls = [.. Calls(typeof(PurityTests).Assembly)];
        calls.ShouldContain("System.IO.File::ReadAllText");
        calls.ShouldContain("System.Threading.AsyncLocal`1::get_Value");
        new AsyncLocal<int>().Value.ShouldBe(0);
    }

    private static bool IsImpure(string call) =>
        !s_generated.Contains(call)
        && (s_impure.Contains(call) || s_impure.Contains($"{call[..call.IndexOf("::", StringComparison.Ordinal)]}::*"));

    private static IEnumerable<string> Calls(Assembly assembly)
    {
        using FileStream stream = File.OpenRead(assembly.Location);
        using var image = new PEReader(stream);
        MetadataReader metadata = image.GetMetadataReader();
        foreach (MemberReferenceHandle handle in metadata.MemberReferences)
        {
            MemberReference member = metadata.GetMemberReference(handle);
            if (TypeOf(metadata, member.Parent) is { } type) yield return $"{type}::{metadata.GetString(member.Name)}";
        }
    }

    private static string? TypeOf(MetadataReader metadata, EntityHandle parent)
    {
        switch (parent.Kind)
        {
            case HandleKind.TypeReference:
                TypeReference type = metadata.GetTypeReference((TypeReferenceHandle)parent);
                return $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}";
            case HandleKind.TypeSpecification:
                TypeSpecification specification = metadata.GetTypeSpecification((TypeSpecificationHandle)parent);
                BlobReader signature = metadata.GetBlobReader(specification.Signature);
                if (signature.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance) return null;
                _ = signature.ReadByte(); // class or value type
                return TypeOf(metadata, signature.ReadTypeHandle());
            default:
                return null;
        }
    }
}
