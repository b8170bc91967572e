using System.ComponentModel.DataAnnotations;

namespace StreamVibe.PrivatePostgres;

/// <summary>The database server a development process starts for itself when <c>ConnectionStrings:StreamVibe</c> is empty. Section <c>PrivatePostgres</c>.</summary>
public sealed class PrivatePostgresSettings
{
    public const string Section = "PrivatePostgres";

    /// <summary>Folder with <c>initdb</c> and <c>postgres</c>. Empty: PATH, then /usr/lib/postgresql, then what run.sh installed below .data/tools.</summary>
    public string? BinPath { get; set; }

    /// <summary>Folder of the data. Empty: .data/postgres in the repository. Started as root, a folder below /var/tmp that stands for this path.</summary>
    public string? DataPath { get; set; }

    /// <summary>False gives up safety for speed: a power cut may lose the data. For tests.</summary>
    public bool Durable { get; set; } = true;

    /// <summary>Seconds the server may take until it answers, recovery after a crash included.</summary>
    [Range(1, 600)]
    public int StartSeconds { get; set; } = 60;
}
