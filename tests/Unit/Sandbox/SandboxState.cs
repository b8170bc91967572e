using Microsoft.Extensions.Logging.Abstractions;
using StreamVibe.Sandbox.State;

namespace StreamVibe.Tests.Unit.Sandbox;

/// <summary>A journal in a folder of its own.</summary>
internal sealed class SandboxState : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("streamvibe-journal-").FullName;

    public string Path => System.IO.Path.Combine(folder, "sandbox.journal");

    public StateJournal Open() => new(Path, NullLogger<StateJournal>.Instance);

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
