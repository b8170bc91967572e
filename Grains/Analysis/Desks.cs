using Microsoft.Extensions.Options;

namespace StreamVibe.Analysis;

/// <summary>At how many items this silo's models work at a time. People take turns.</summary>
sealed class Desks(IOptions<AnalysisOptions> options)
{
    readonly Turns<Guid> turns = new(options.Value.AtOnce);

    /// <summary>A desk until it is disposed of.</summary>
    public async Task<Desk> Take(Guid person, CancellationToken cancellation)
    {
        await turns.Take(person, cancellation);
        return new(turns);
    }
}

/// <summary>One desk; disposed of once.</summary>
readonly struct Desk(Turns<Guid> turns) : IDisposable
{
    public void Dispose() => turns.GiveBack();
}
