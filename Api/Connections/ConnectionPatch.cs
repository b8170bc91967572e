using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using StreamVibe.Connections;

namespace StreamVibe.Api.Connections;

/// <summary>A change of a connection: what is left out stays as it is, and null is refused. Everything else about a connection cannot be sent.</summary>
sealed record ConnectionPatch
{
    [DisallowNull]
    public AutoSyncPatch? AutoSync { get; init; }

    public AutoSyncEdit ToEdit() => new(AutoSync?.Enabled, AutoSync?.EveryMinutes);
}

/// <summary>Whether and how often a connection syncs by itself.</summary>
sealed record AutoSyncPatch
{
    [DisallowNull]
    public bool? Enabled { get; init; }

    /// <summary>15 minutes to a week.</summary>
    [DisallowNull, Range(AutoSyncEdit.ShortestMinutes, AutoSyncEdit.LongestMinutes)]
    public int? EveryMinutes { get; init; }
}
