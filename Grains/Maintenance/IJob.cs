namespace StreamVibe.Maintenance;

/// <summary>Recurring work of the installation. Each run does what is due then, so that a missed tick costs nothing but time.</summary>
interface IJob
{
    string Name { get; }

    /// <summary>Time between two runs; a minute or more.</summary>
    TimeSpan Period { get; }

    /// <summary>Time from the start of a silo to the next run.</summary>
    TimeSpan FirstAfter => Period;

    /// <summary>Does what is due; answers how many things it acted on.</summary>
    Task<int> Run();
}
