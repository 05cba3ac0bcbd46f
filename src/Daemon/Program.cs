using Holdfast.Daemon;

return ProgramRole.Run(args);
